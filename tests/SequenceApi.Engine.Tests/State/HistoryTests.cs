using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.State;

public sealed class HistoryTests
{
    private const int Interval = 20;
    private readonly LanguageModel _model = Toy.Model();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kept_position_is_as_if_only_so_much_had_been_read() =>
        await Gen.Select(Gen.Int[1, 26].Array[0, 70].Array[1, 6], Gen.Bool, Gen.Int[0, 400]).SampleAsync(async (pieces, isCached, back) =>
        {
            using var engine = new InferenceEngine(new() { Lanes = 1 }, isCached ? new() : null);
            var (history, text) = await ReadAsync(engine, pieces);

            Assert.Equal(text.Length, history.End.Position);
            Assert.InRange(history.FirstPosition, 0, Math.Max(0, text.Length - Interval));
            Assert.InRange(history.Points.Count, 1, 3);
            Assert.InRange(history.Tokens.Length, 0, (2 * Interval) + 70);
            var position = Math.Max(history.FirstPosition, text.Length - back);
            await AssertAtAsync(engine, history, text, position);
        }, iter: 60);

    [Fact]
    public async Task A_text_that_was_wound_back_goes_on_as_if_the_rest_had_never_been() =>
        await Gen.Select(Gen.Int[1, 26].Array[1, 70].Array[1, 4], Gen.Int[1, 26].Array[1, 50], Gen.Int[0, 60]).SampleAsync(async (pieces, more, back) =>
        {
            using var engine = new InferenceEngine(new() { Lanes = 1 });
            var (history, text) = await ReadAsync(engine, pieces);
            var position = Math.Max(history.FirstPosition, text.Length - back);
            var (point, rest) = history.At(position);
            var end = await engine.ReadAsync(Prompt.FromTokens(_model, rest.ToArray(), start: point), trail: null, Token);

            history = await AppendAsync(engine, history.Rewind(end), more);

            int[] expected = [.. text[..position], .. more];
            for (var kept = history.FirstPosition; kept <= expected.Length; kept += 7)
                await AssertAtAsync(engine, history, expected, kept);
        }, iter: 40);

    private async Task<(History History, int[] Text)> ReadAsync(InferenceEngine engine, int[][] pieces)
    {
        var trail = new Trail(Interval);
        var end = await engine.ReadAsync(Prompt.FromTokens(_model, pieces[0]), trail, Token);
        var history = History.From(_model.Beginning!).Append(pieces[0], trail.History, end);
        foreach (var piece in pieces.Skip(1))
            history = await AppendAsync(engine, history, piece);
        return (history, [.. pieces.SelectMany(piece => piece)]);
    }

    private async Task<History> AppendAsync(InferenceEngine engine, History history, int[] tokens)
    {
        var trail = new Trail(Interval, history.LastPosition);
        var end = await engine.ReadAsync(Prompt.FromTokens(_model, tokens, start: history.End), trail, Token);
        return history.Append(tokens, trail.History, end);
    }

    private async Task AssertAtAsync(InferenceEngine engine, History history, int[] text, int position)
    {
        var (point, rest) = history.At(position);
        Assert.Equal(text[point.Position..position], rest.ToArray());
        var prompt = Prompt.FromTokens(_model, rest.ToArray(), start: point);
        Assert.Equal(
            await PredictAsync(engine, Prompt.FromTokens(_model, text[..position])),
            await PredictAsync(engine, prompt));
    }

    private static async Task<string> PredictAsync(InferenceEngine engine, Prompt prompt)
    {
        var sequence = new PredictionSequence(prompt, prompt.Model.StepModel.VocabularySize, 1, Token);
        engine.Submit(sequence);
        var prediction = await sequence.Completion;
        return $"{string.Join(' ', prediction.Tokens)} {prediction.Entropy} {prediction.Position}";
    }
}
