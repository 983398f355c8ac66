using CsCheck;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class FindCutTests
{
    private static readonly Gen<string> Text = Gen.OneOf("a", "bc", " ", "  ", "\n", "\r\n", "'", "'l", "l", "1", ".", "春").Array[0, 14].Select(string.Concat);

    [Fact]
    public void A_text_that_is_cut_where_it_may_be_has_the_tokens_of_the_whole() =>
        Gen.Select(Text, Gen.Int[1, 4], Gen.Int[1, 5]).Sample((text, arriving, least) => Assert.Equal(Tokenizer().Encode(text), Cut(Tokenizer(), text, arriving, least)));

    /// <summary>Reads a text that comes in parts.</summary>
    internal static List<int> Cut(Tokenizer tokenizer, string text, int arriving, int least)
    {
        var (ids, taken) = (new List<int>(), 0);
        for (var come = 0; taken < text.Length;)
        {
            come = Math.Min(text.Length, come + arriving);
            var rest = text.AsSpan(taken, come - taken);
            var isEnd = come == text.Length;
            var cut = rest.Length >= least || isEnd ? tokenizer.FindCut(rest, Math.Min(least, rest.Length), isEnd) : 0;
            ids.AddRange(tokenizer.Encode(rest[..cut].ToString()));
            taken += cut;
        }

        return ids;
    }

    /// <summary>White space merges here in every way.</summary>
    private static BytePairTokenizer Tokenizer()
    {
        Merge[] merges = [new("Ġ", "Ġ"), new("Ġ", "Ċ"), new("ĠĠ", "Ċ"), new("Ċ", "Ċ"), new("č", "Ċ"), new("l", "l"), new("'", "ll"), new("Ġ", "a"), new("b", "c")];
        var bytes = Enumerable.Range(0, 256).Select(value => ByteCharacters.Write([(byte)value]));
        return new(new Vocabulary(bytes.Concat(merges.Select(merge => merge.Left + merge.Right)).Distinct()), merges);
    }
}
