using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.ML.Tokenizers;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Tokenization;

namespace SequenceApi.Training.Tests.Tokenization;

public sealed class BytePairLearnerTests
{
    [Fact]
    public void The_merges_are_those_of_the_definition() =>
        Gen.Select(Gen.OneOf(Texts.Unicode, Texts.Unbroken), Gen.Int[256, 300]).Sample((text, size) =>
        {
            var (vocabulary, merges) = NaiveBytePairs.Learn(text, size);
            var learned = BytePairLearner.Learn(text, size);
            Assert.Equal(vocabulary, learned.Vocabulary);
            Assert.Equal(merges, learned.Merges);
        });

    [Fact]
    public void The_most_frequent_pair_comes_first_and_of_equal_ones_that_of_the_older_tokens()
    {
        var merges = BytePairLearner.Learn("abc abc xyz xyz xyz", 260).Merges!;
        Assert.Equal([new("Ġ", "x"), new("y", "z"), new("Ġx", "yz"), new("a", "b")], merges);
    }

    [Fact]
    public void A_run_of_one_letter_is_merged_from_the_left() =>
        Assert.Equal([new("a", "a"), new("aa", "aa")], BytePairLearner.Learn("aaaaaaaaa", 300).Merges!);

    [Fact]
    public void A_pair_that_occurs_once_is_not_merged() =>
        Assert.Equal(256, BytePairLearner.Learn("abcdef", 300).Vocabulary.Length);

    [Fact]
    public void A_byte_is_the_token_of_its_own_number_and_a_merge_has_the_next_id()
    {
        var learned = BytePairLearner.Learn(Runs.Text(2000), 270);
        Assert.Equal(270, learned.Vocabulary.Length);
        Assert.All(Enumerable.Range(0, 256), value => Assert.Equal([(byte)value], learned.Open().Bytes(value).ToArray()));
        Assert.Equal(learned.Vocabulary[256..], learned.Merges!.Select(merge => merge.Left + merge.Right));
    }

    [Fact]
    public void What_was_learned_encodes_as_Microsoft_ML_Tokenizers_does_with_its_files()
    {
        using var folder = new TemporaryFolder();
        var learned = BytePairLearner.Learn(Runs.Text(5000) + "## é é 春天 春天 😀😀 '##' ", 280);
        learned.Save(folder.Path);
        var theirs = BpeTokenizer.Create(new BpeOptions(folder["vocab.json"], folder["merges.txt"])
        {
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(new Regex(PreTokens.Pattern, RegexOptions.CultureInvariant), specialTokens: null),
        });
        var ours = learned.Open();
        Assert.Equal(theirs.EncodeToIds(Runs.Text(7000)), ours.Encode(Runs.Text(7000)));
        Texts.Unicode.Select(PatternPieces.Shadow).Sample(text => theirs.EncodeToIds(text).SequenceEqual(ours.Encode(text)) && ours.Decode(ours.Encode(text)) == text);
    }
}
