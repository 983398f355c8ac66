using System.Buffers.Binary;
using System.Text;

namespace SequenceApi.Engine.Tokenization.SentencePiece;

/// <summary>
/// The rules by which a text is rewritten, such as NFKC: a double-array trie from UTF-8 to places among strings that end in a
/// zero byte, as Darts-clone lays it out (https://github.com/s-yata/darts-clone). A damaged one finds nothing, or something else.
/// </summary>
internal sealed class CharacterMap
{
    private const int UnitSize = 4;
    private const int MaxSize = 4 << 20;

    private readonly uint[] _units;
    private readonly byte[] _texts;

    /// <param name="blob">precompiled_charsmap: the trie's size in bytes, the trie, the strings. Empty where there are no rules.</param>
    /// <exception cref="InvalidDataException">It is cut off or too long.</exception>
    public CharacterMap(ReadOnlySpan<byte> blob)
    {
        var size = blob.Length < UnitSize ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(blob);
        if ((blob.Length is > 0 and < UnitSize) || blob.Length > MaxSize || size > Math.Max(0, blob.Length - UnitSize) || size % UnitSize != 0)
            throw new InvalidDataException("The precompiled_charsmap is damaged; take the model file anew from where it was made.");
        _units = new uint[size / UnitSize];
        for (var i = 0; i < _units.Length; i++)
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob[(UnitSize + (i * UnitSize))..]);
        _texts = blob.IsEmpty ? [] : blob[(UnitSize + (int)size)..].ToArray();
    }

    /// <summary>The longest rule that a text begins with.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="text">What it becomes.</param>
    /// <returns>Bytes that the rule takes; 0 for no rule.</returns>
    public int Match(ReadOnlySpan<byte> utf8, out string text)
    {
        var (longest, found) = (0, 0u);
        var node = _units.Length == 0 ? 0 : Offset(_units[0]);
        for (var place = 0; place < utf8.Length && TryStep(ref node, utf8[place], out var leaf); place++)
            if (leaf is { } value)
                (longest, found) = (place + 1, value);
        text = longest == 0 ? "" : TextAt(found);
        return longest;
    }

    /// <summary>Whether a rule takes a space together with something else.</summary>
    public bool CrossesSpaces()
    {
        var (open, seen) = (new Stack<(uint Node, bool IsInside)>(), new HashSet<(uint, bool)>());
        open.Push((_units.Length == 0 ? 0 : Offset(_units[0]), false));
        while (open.TryPop(out var place))
            for (var value = 0; value < 256; value++)
            {
                var node = place.Node;
                if (!TryStep(ref node, (byte)value, out _))
                    continue;
                var isSpace = value == ' ';
                if (place.IsInside || (isSpace && place.Node != Offset(_units[0])))
                    return true;
                if (seen.Add((node, isSpace)))
                    open.Push((node, isSpace));
            }

        return false;
    }

    private bool TryStep(ref uint node, byte value, out uint? leaf)
    {
        leaf = null;
        var place = node ^ value;
        if (place >= _units.Length || (_units[place] & 0x800000FF) != value)
            return false;
        var unit = _units[place];
        node = place ^ Offset(unit);
        if ((unit & 0x100) != 0 && node < _units.Length)
            leaf = _units[node] & 0x7FFFFFFF;
        return true;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);

    private string TextAt(uint place)
    {
        var rest = _texts.AsSpan((int)Math.Min(place, (uint)_texts.Length));
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
