using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Search;

/// <summary>Finds where a continuation comes to its boundary, for every token of a vocabulary at once.</summary>
internal sealed class BoundaryFinder
{
    private const int States = 3;

    // Of a longer token only so much is looked at behind a character that isn't complete.
    private const int LongestJoined = 256;
    private static readonly ConditionalWeakTable<Tokenizer, BoundaryFinder> Words = [];
    private static readonly ConditionalWeakTable<Tokenizer, BoundaryFinder> Lines = [];
    private readonly Boundary _boundary;
    private readonly Tokenizer _tokenizer;
    private readonly BoundaryTable[] _tables;

    private BoundaryFinder(Tokenizer tokenizer, Boundary boundary)
    {
        (_tokenizer, _boundary) = (tokenizer, boundary);
        _tables = [.. Enumerable.Range(0, States).Select(state => Table((BoundaryState)state, [], tokenizer.Sorted.Ids, skipped: 0))];
    }

    /// <summary>That of a vocabulary; made when it is first asked for.</summary>
    public static BoundaryFinder Of(Tokenizer tokenizer, Boundary boundary) =>
        (boundary == Boundary.Word ? Words : Lines).GetValue(tokenizer, vocabulary => new(vocabulary, boundary));

    /// <summary>What each token does to a continuation.</summary>
    /// <param name="state">What it has.</param>
    /// <param name="held">The first bytes of a character at its end.</param>
    public BoundaryTable Table(BoundaryState state, byte[] held) =>
        held.Length == 0 ? _tables[(int)state] : Table(state, held, _tokenizer.Sorted.Ids, skipped: 0);

    /// <summary>What each of the tokens that begin with pending text does beyond it.</summary>
    public BoundaryTable Table(ReadOnlySpan<byte> pending) =>
        Table(BoundaryState.Blank, [], _tokenizer.Sorted.StartingWith(pending), pending.Length);

    /// <summary>What some bytes do to a continuation.</summary>
    /// <param name="state">What it has.</param>
    /// <param name="held">The first bytes of a character at its end.</param>
    /// <param name="bytes">What follows.</param>
    public BoundaryStep Walk(BoundaryState state, ReadOnlySpan<byte> held, ReadOnlySpan<byte> bytes)
    {
        Span<byte> joined = stackalloc byte[held.IsEmpty ? 0 : Math.Min(held.Length + bytes.Length, LongestJoined)];
        scoped var all = bytes;
        if (!held.IsEmpty)
        {
            held.CopyTo(joined);
            bytes[..(joined.Length - held.Length)].CopyTo(joined[held.Length..]);
            all = joined;
        }

        for (var place = 0; place < all.Length;)
        {
            var status = Rune.DecodeFromUtf8(all[place..], out var rune, out var length);
            if (status == OperationStatus.NeedMoreData)
                return new(state, (byte)(all.Length - place), BoundaryStep.None);
            var kind = KindOf(rune, state);
            if (state != BoundaryState.Blank && kind != state)
                return new(state, 0, (short)(place - held.Length));
            (state, place) = (kind, place + length);
        }

        return new(state, 0, BoundaryStep.None);
    }

    private BoundaryTable Table(BoundaryState state, byte[] held, ReadOnlySpan<int> ids, int skipped) =>
        new(_tokenizer, ids, id => Walk(state, held, _tokenizer.Bytes(id)[skipped..]));

    private BoundaryState KindOf(Rune rune, BoundaryState state)
    {
        if (_boundary == Boundary.Line)
            return rune.Value == '\n' ? BoundaryState.Blank : BoundaryState.Word;
        if (Rune.IsWhiteSpace(rune))
            return BoundaryState.Blank;
        var isApostrophe = rune.Value is '\'' or '’' && state != BoundaryState.Marks;
        return Rune.IsLetterOrDigit(rune) || isApostrophe ? BoundaryState.Word : BoundaryState.Marks;
    }
}
