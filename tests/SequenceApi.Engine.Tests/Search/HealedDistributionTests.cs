using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Search;

public sealed class HealedDistributionTests
{
    private static readonly LanguageModel Model = ToyBytePairs.Model();
    private static readonly Expansion Uniform = new(default, new float[Model.StepModel.VocabularySize], 0, Math.Log(Model.StepModel.VocabularySize), position: 7);
    private static readonly PendingText Pending = new(Model.Tokenizer, [(byte)'a']);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_distribution_takes_no_memory_but_for_what_it_reports(bool isKnown)
    {
        var root = Root(isKnown);
        Predict(root);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Predict(root);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 256);
    }

    [Fact]
    public void What_tokens_add_to_the_text_is_as_probable_as_they_are()
    {
        // Of "a", "ab" and "abc", the first is looked into, and all that follows it is equally probable.
        var prediction = Predict(Root(isKnown: true));
        Assert.Equal(["b", "bc", "\0"], prediction.Tokens.Select(token => Model.Tokenizer.Decode([token.Id])));
        double all = Model.StepModel.VocabularySize;
        Assert.Equal([(1 + (1 / all)) / 3, (1 + (1 / all)) / 3, 1 / all / 3], prediction.Probabilities.Select(p => (double)p), (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        Assert.Equal(7, prediction.Position);
    }

    private static Prediction Predict(HealingNode root) => HealedDistribution.Predict(root, Uniform, Pending, Model, topK: 3, temperature: 1);

    /// <summary>The ways to write "a", once with what follows them.</summary>
    private static HealingNode Root(bool isKnown)
    {
        var root = new HealingNode(parent: null, id: 0, place: 0, mass: 1, isAsCut: true);
        if (!isKnown)
            return root;
        var share = 1.0 / Model.StepModel.VocabularySize;
        root.Expansion = Uniform;
        root.Children.Add(new(root, Model.Tokenizer.Encode("a")[0], place: 1, share, isAsCut: true) { Expansion = Uniform });
        root.Cover(Pending.Covering(0).Length * share);
        return root;
    }
}
