using SequenceApi.Training.Tests.Model;
using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests.Training;

public sealed class EvaluatorTests
{
    // More than a chunk, so that the state is carried over its end.
    private readonly int[] _tokens = Runs.Tokens(1500, vocabulary: 20);

    [Fact]
    public void Every_token_is_scored_as_a_plain_loop_from_the_beginning_token_scores_it()
    {
        using var model = Runs.Network();

        var evaluation = Evaluator.Evaluate(model, _tokens, beginningId: 3);

        Assert.Equal(1500, evaluation.TokenCount);
        Assert.Equal(Reference([3, .. _tokens]), evaluation.TotalNats, tolerance: 0.01);
    }

    [Fact]
    public void Without_a_beginning_token_the_first_token_is_fed_and_not_scored()
    {
        using var model = Runs.Network();

        var evaluation = Evaluator.Evaluate(model, _tokens, beginningId: null);

        Assert.Equal(1499, evaluation.TokenCount);
        Assert.Equal(Reference(_tokens), evaluation.TotalNats, tolerance: 0.01);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Parts_read_side_by_side_score_every_token_once(int streamCount)
    {
        using var model = Runs.Network();
        // A network that forgets at once scores a token alike wherever its part begins.
        using (torch.no_grad())
            foreach (var layer in model.Layers)
                layer.RecurrentWeight.zero_();
        using (torch.no_grad())
            foreach (var layer in model.Layers)
                layer.InputBias[torch.TensorIndex.Slice(16, 32)].fill_(-100);

        var whole = Evaluator.Evaluate(model, _tokens, beginningId: 3);
        var parts = Evaluator.Evaluate(model, _tokens, beginningId: 3, streamCount);

        Assert.Equal(whole.TokenCount, parts.TokenCount);
        Assert.Equal(whole.TotalNats, parts.TotalNats, tolerance: 0.01);
    }

    [Fact]
    public void Parts_read_side_by_side_lose_little()
    {
        using var model = Runs.Network();

        var whole = Evaluator.Evaluate(model, _tokens, beginningId: 3);
        var parts = Evaluator.Evaluate(model, _tokens, beginningId: 3, streamCount: 4);

        Assert.Equal(whole.NatsPerToken, parts.NatsPerToken, tolerance: 0.001);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_part_of_the_vocabulary_and_its_complement_add_up_to_the_whole(int streamCount)
    {
        using var model = Runs.Network();
        var part = Enumerable.Range(0, 20).Select(id => id % 3 == 0).ToArray();

        var some = Evaluator.Evaluate(model, _tokens, beginningId: 3, streamCount, part);
        var others = Evaluator.Evaluate(model, _tokens, beginningId: 3, streamCount, Array.ConvertAll(part, isPart => !isPart));

        Assert.Equal(_tokens.Count(id => id % 3 == 0), some.Part!.TokenCount);
        Assert.Equal(some.TokenCount, some.Part.TokenCount + others.Part!.TokenCount);
        Assert.Equal(some.TotalNats, some.Part.TotalNats + others.Part.TotalNats, tolerance: 0.01);
        Assert.NotEqual(some.NatsPerToken, some.Part.NatsPerToken);
    }

    [Fact]
    public void Perplexity_and_bits_follow_from_the_total()
    {
        var evaluation = new Evaluation(TokenCount: 4, TotalNats: 4 * Math.Log(2));

        Assert.Equal(Math.Log(2), evaluation.NatsPerToken, precision: 12);
        Assert.Equal(2, evaluation.Perplexity, precision: 12);
        Assert.Equal(0.5, evaluation.BitsPerCharacter(characterCount: 8), precision: 12);
    }

    private static double Reference(int[] tokens)
    {
        using var model = Runs.Network();
        var reference = new ReferenceLstm(model);
        return -tokens[..^1].Zip(tokens[1..]).Sum(pair => reference.Step(pair.First)[pair.Second]);
    }
}
