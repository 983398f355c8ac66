using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using SequenceApi.Engine.Tokenization.SentencePiece;
using ModelType = SequenceApi.Engine.Tokenization.SentencePiece.TrainerSpec.Types.ModelType;
using Type = SequenceApi.Engine.Tokenization.SentencePiece.ModelProto.Types.Piece.Types.Type;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Small models of SentencePiece, written as its trainer writes them.</summary>
internal static class SentencePieces
{
    /// <summary>Pieces of a few words; the earlier of the list have the greater scores.</summary>
    public static readonly string[] Texts =
        ["▁the", "▁cat", "▁", "th", "he", "▁t", "the", "▁c", "at", "ca", "s", "a", "b", "c", "e", "h", "t", "ab", "▁ab", "abc", "bc", "é", "春", "▁春", "天", "春天", "😀", "'", "."];

    /// <summary>A model with the control pieces &lt;s&gt; and &lt;/s&gt; after &lt;unk&gt;.</summary>
    public static ModelProto Model(ModelType type, bool fallsBackToBytes, params IEnumerable<string> texts)
    {
        var model = new ModelProto { TrainerSpec = new() { ModelType = type, ByteFallback = fallsBackToBytes }, NormalizerSpec = new() };
        model.Add("<unk>", Type.Unknown).Add("<s>", Type.Control).Add("</s>", Type.Control);
        for (var value = 0; value < (fallsBackToBytes ? 256 : 0); value++)
            model.Add($"<0x{value:X2}>", Type.Byte);
        foreach (var text in texts)
            model.Add(text, Type.Normal, -1 - (0.37f * model.Pieces.Count));
        return model;
    }

    public static ModelProto Add(this ModelProto model, string text, Type type, float score = 0)
    {
        model.Pieces.Add(new ModelProto.Types.Piece { Piece_ = ByteString.CopyFromUtf8(text), Score = score, Type = type });
        return model;
    }

    public static SentencePieceTokenizer Open(this ModelProto model)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, model.ToByteArray());
            var file = SentencePieceFile.Load(path);
            return new(file, file.Vocabulary);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Rules as precompiled_charsmap: a double array made the simplest way, a free place looked for from the beginning on.</summary>
    public static ByteString Rules(params IReadOnlyList<(string From, string To)> rules)
    {
        var (units, texts) = (new SortedDictionary<uint, uint>(), new MemoryStream());
        var places = rules.ToDictionary(rule => rule.From, rule =>
        {
            var place = (uint)texts.Length;
            texts.Write([.. Encoding.UTF8.GetBytes(rule.To), 0]);
            return place;
        });
        var keys = places.Select(pair => (Key: Encoding.UTF8.GetBytes(pair.Key), pair.Value)).ToArray();
        units[0] = 0;
        Place(units, 0, keys, depth: 0);
        var blob = new byte[4 + (((units.Keys.Max() | 0xFF) + 1) * 4) + texts.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(blob, (uint)(blob.Length - 4 - texts.Length));
        foreach (var (place, unit) in units)
            BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan((int)(4 + (place * 4))), unit);
        texts.ToArray().CopyTo(blob, blob.Length - texts.Length);
        return ByteString.CopyFrom(blob);
    }

    private static void Place(SortedDictionary<uint, uint> units, uint node, (byte[] Key, uint Value)[] keys, int depth)
    {
        var next = keys.Where(key => key.Key.Length > depth).GroupBy(key => key.Key[depth]).ToArray();
        var leaf = keys.Where(key => key.Key.Length == depth).Select(key => (uint?)key.Value).FirstOrDefault();

        // A base whose places are free: those of the children, and its own, which holds the leaf's value.
        var origin = 1u;
        while (units.ContainsKey(origin) || next.Any(group => units.ContainsKey(origin ^ group.Key)) || origin == node)
            origin++;
        var offset = node ^ origin;
        units[node] = (units.GetValueOrDefault(node) & 0xFF) | (offset << 10) | (leaf is null ? 0 : 0x100u);
        units[origin] = leaf is { } value ? value | 0x80000000 : 0x80000000;
        foreach (var group in next)
            units[origin ^ group.Key] = group.Key;
        foreach (var group in next)
            Place(units, origin ^ group.Key, [.. group], depth + 1);
    }
}
