using System.Globalization;

namespace SequenceApi.Training.Tests.Documentation;

/// <summary>The numbers of "How a recurrent network remembers" are those of its networks, in both languages.</summary>
public sealed class LessonTests
{
    private const string English = "how-a-recurrent-network-remembers.md";
    private const string Chinese = "how-a-recurrent-network-remembers.zh.md";

    [Theory]
    [InlineData(English)]
    [InlineData(Chinese)]
    public void A_reader_with_a_pocket_calculator_gets_every_number(string file)
    {
        var computations = new Lesson(file).Computations;

        Assert.InRange(computations.Length, 30, 100);
        foreach (var parts in computations)
            foreach (var arithmetic in parts[1..])
                Assert.Equal(parts[^1], Rounded(Arithmetic.Evaluate(arithmetic), parts[^1]));
    }

    [Theory]
    [InlineData(English)]
    [InlineData(Chinese)]
    public void Torch_computes_the_same_steps(string file)
    {
        var lesson = new Lesson(file);
        var (rnn, lstm) = Cells(lesson);
        var shown = lesson.Computations.Select(parts => parts[^1]).ToArray();

        var (afterA, after) = (rnn.Read("a").State, rnn.Read("ab").State);
        RequireShown([.. afterA, .. after, .. rnn.Logits, rnn.Logits.Sum(Math.Exp), .. rnn.Probabilities], shown);
        RequireShown(lstm.Read("a").State, shown[11..]);
        double[] both = lstm.Read("ab").State;
        RequireShown([both[2], both[3], both[0], both[1]], shown[23..]);
    }

    [Theory]
    [InlineData(English)]
    [InlineData(Chinese)]
    public void The_RNN_forgets_and_the_LSTM_does_not_as_the_table_says(string file)
    {
        var lesson = new Lesson(file);
        var (rnn, lstm) = Cells(lesson);

        Assert.Equal([1.0, 3, 5, 9], lesson.Remembered.Select(row => row[0]));
        foreach (var row in lesson.Remembered)
        {
            var letters = new string('b', (int)row[0]);
            double[] right =
            [
                rnn.Read("a" + letters).Probabilities[0], rnn.Read("c" + letters).Probabilities[2],
                lstm.Read("a" + letters).Probabilities[0], lstm.Read("c" + letters).Probabilities[2],
            ];
            Assert.All(row[1..].Zip(right), pair => Assert.Equal(pair.First, pair.Second, tolerance: 0.0005));
        }
    }

    [Fact]
    public void Both_languages_have_the_same_headings_numbers_and_links()
    {
        var (english, chinese) = (new Lesson(English), new Lesson(Chinese));

        Assert.Equal(english.Headings, chinese.Headings);
        Assert.Equal(english.CodeNumbers, chinese.CodeNumbers);
        Assert.Equal(english.TableNumbers, chinese.TableNumbers);
        Assert.Equal(english.Links, chinese.Links);
        Assert.True(english.IsFinished && chinese.IsFinished);
    }

    /// <summary>The rows of weights stand in this order: two of the RNN, three of the output, eight of the LSTM.</summary>
    private static (TinyCell Rnn, TinyCell Lstm) Cells(Lesson lesson)
    {
        Assert.Equal(["h1", "h2", "a", "b", "c", "i1", "i2", "f1", "f2", "g1", "g2", "o1", "o2"], lesson.Weights.Select(row => row.Name));
        float[][] weights = [.. lesson.Weights.Select(row => row.Weights)];
        return (new TinyCell("rnn", weights[..2], weights[2..5]), new TinyCell("lstm", weights[5..], weights[2..5]));
    }

    private static void RequireShown(double[] computed, string[] shown) =>
        Assert.Equal(shown[..computed.Length], computed.Zip(shown).Select(pair => Rounded(pair.First, pair.Second)));

    /// <summary>A number with as many digits as another is shown with.</summary>
    private static string Rounded(double value, string shown) =>
        value.ToString($"F{shown.Length - 1 - shown.IndexOf('.', StringComparison.Ordinal)}", CultureInfo.InvariantCulture);
}
