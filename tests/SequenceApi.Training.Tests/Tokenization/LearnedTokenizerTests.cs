using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Tokenization;

namespace SequenceApi.Training.Tests.Tokenization;

public sealed class LearnedTokenizerTests
{
    [Fact]
    public void Words_are_the_most_frequent_ones_behind_the_unknown_token_and_the_line_break()
    {
        const string text = " the cat <unk> sat \n the cat ran \n a cat sat \n";
        Assert.Equal(["<unk>", "\n", "cat", "sat", "the", "a", "ran"], Learn("word", text).Vocabulary);
        Assert.Equal(["<unk>", "\n", "cat", "sat"], Learn("word", text, 4).Vocabulary);
        Assert.Equal([0, 2, 0, 3, 1], Learn("word", text, 4).Open().Encode("the cat <unk> sat\n"));
    }

    [Fact]
    public void Words_know_the_line_break_where_the_text_has_none() =>
        Assert.Equal(["<unk>", "\n", "cat"], Learn("word", "cat").Vocabulary);

    [Fact]
    public void Characters_beyond_the_limit_are_unknown() =>
        Assert.Equal([2, 2, 1, 0], Learn("character", "aab\nab", 3).Open().Encode("bbac"));

    [Theory]
    [InlineData("character", 4)]
    [InlineData("word", 4)]
    [InlineData("bpe", 257)]
    public void No_vocabulary_is_larger_than_asked_for(string kind, int size) =>
        Assert.Equal(size, Learn(kind, Runs.Text(500), size).Vocabulary.Length);

    [Theory]
    [InlineData("bpe", 256, "257 to 65536")]
    [InlineData("bpe", 65_537, "257 to 65536")]
    [InlineData("bpe", 60_000, "lower --vocabulary-size")]
    [InlineData("syllable", 300, "one of character, word, bpe")]
    public void What_cannot_be_learned_is_one_clear_line(string kind, int size, string part) =>
        Assert.Contains(part, Assert.Throws<TrainingException>(() => Learn(kind, Runs.Text(500), size)).Message, StringComparison.Ordinal);

    [Fact]
    public void Where_no_size_is_asked_for_a_short_text_gives_as_many_byte_pairs_as_it_has() =>
        Assert.InRange(Learn("bpe", Runs.Text(500)).Vocabulary.Length, 257, 8191);

    [Theory]
    [InlineData("character")]
    [InlineData("word")]
    [InlineData("bpe")]
    public void What_is_saved_opens_as_the_same_tokenizer(string kind)
    {
        using var folder = new TemporaryFolder();
        var learned = Learn(kind, Runs.Text(500));
        var files = learned.Save(folder.Path);
        var (manifest, text) = (learned.Describe("\n"), Runs.Text(600));
        var opened = TokenizerKind.Create(
            manifest.Kind,
            Vocabulary.Load(folder[manifest.Vocabulary]),
            manifest.Unknown,
            manifest.Merges is null ? null : Merge.Load(folder[manifest.Merges]));
        Assert.Equal(files, Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(learned.Open().Encode(text), opened.Encode(text));
    }

    private static LearnedTokenizer Learn(string kind, string text, int? size = null) => LearnedTokenizer.Learn(kind, text, size);
}
