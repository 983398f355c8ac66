using SequenceApi.Training.Baselines;
using SequenceApi.Training.Data;

namespace SequenceApi.Training.Tests.Baselines;

public sealed class BaselineTextsTests
{
    private static readonly Corpus Book = new("book.txt", Runs.Text(1000), new string('b', 64));

    [Fact]
    public void Of_the_text_that_is_scored_only_what_is_not_held_out_is_learned()
    {
        var texts = BaselineTexts.Of([Runs.Corpus(), Book with { Name = "copy.txt" }], Book, holdout: 0.1);

        Assert.Equal([Runs.Corpus().Text, Book.Text[..900]], texts.Learned);
        Assert.Equal(Book.Text[900..], texts.Scored);
    }

    [Fact]
    public void A_text_is_not_scored_by_a_model_that_learned_from_nothing_else()
    {
        var exception = Assert.Throws<TrainingException>(() => BaselineTexts.Of([Book], Book, holdout: 1));

        Assert.Contains("--holdout", exception.Message, StringComparison.Ordinal);
        Assert.Equal([Runs.Corpus().Text], BaselineTexts.Of([Book, Runs.Corpus()], Book, holdout: 1).Learned);
    }

    [Fact]
    public void Too_little_text_to_score_is_refused()
    {
        var texts = BaselineTexts.Of([Book], Book, holdout: 0);

        Assert.Throws<TrainingException>(() => texts.Measure(BaselineTokens.Learn("character", texts.Learned), null, areLinesSentences: false));
    }

    [Fact]
    public void Every_character_is_scored_and_those_never_learned_count_as_unknown()
    {
        var texts = new BaselineTexts([Book.Text], "the 猫 sat\n");

        var result = texts.Measure(BaselineTokens.Learn("character", texts.Learned), order: null, areLinesSentences: false);

        Assert.Equal(("8-gram (character)", 10, 1), (result.Name, result.TokenCount, result.UnknownCount));
        Assert.Equal(result.NatsPerToken / Math.Log(2), result.BitsPerCharacter!.Value, precision: 12);
        Assert.Equal(Math.Exp(result.NatsPerToken), result.Perplexity, precision: 9);
    }

    [Fact]
    public void Words_are_scored_with_the_line_breaks_between_them()
    {
        var texts = new BaselineTexts([Book.Text], "the cat\n the dog \n");

        var result = texts.Measure(BaselineTokens.Learn("word", texts.Learned), order: null, areLinesSentences: true);

        Assert.Equal(("5-gram (word)", 6, 1), (result.Name, result.TokenCount, result.UnknownCount));
        Assert.Equal(6 * result.NatsPerToken / Math.Log(2) / texts.Scored.Length, result.BitsPerCharacter!.Value, precision: 12);
    }

    [Fact]
    public void The_last_word_of_a_text_and_the_first_of_the_next_are_two()
    {
        var texts = new BaselineTexts(["the cat sat", "zebra eats grass"], "the zebra sat\ncat eats grass\n");

        Assert.Equal(0, texts.Measure(BaselineTokens.Learn("word", texts.Learned), order: null, areLinesSentences: false).UnknownCount);
    }

    [Fact]
    public void Without_a_line_break_to_begin_with_the_first_character_is_not_scored()
    {
        var texts = new BaselineTexts(["the cat"], "the cat");

        var result = texts.Measure(BaselineTokens.Learn("character", texts.Learned), order: null, areLinesSentences: false);

        Assert.Equal(6, result.TokenCount);
        Assert.Equal(result.NatsPerToken / Math.Log(2), result.BitsPerCharacter!.Value, precision: 12);
    }

    [Fact]
    public void Where_lines_are_sentences_a_line_does_not_help_to_guess_the_next()
    {
        var texts = new BaselineTexts([string.Concat(Enumerable.Repeat("a\nb\n", 50))], string.Concat(Enumerable.Repeat("a\nb\n", 9)));
        var tokens = BaselineTokens.Learn("word", texts.Learned);

        var (apart, together) = (texts.Measure(tokens, null, areLinesSentences: true), texts.Measure(tokens, null, areLinesSentences: false));

        Assert.True(apart.Perplexity > 1.2);
        Assert.True(together.Perplexity < 1.1);
    }
}
