using CsCheck;
using SequenceApi.Engine.Search;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Search;

public sealed class BoundaryTableTests
{
    private const float Least = 0.5f;
    private const float Known = 0.9f;
    private static readonly Tokenizer Tokenizer = ToyBytePairs.Model().Tokenizer;

    private static readonly Gen<float[]> Probabilities = Gen.Float[0, 1].Array[Tokenizer.Vocabulary.Count];

    [Fact]
    public void What_is_probable_enough_and_new_is_taken_and_what_is_not_is_bounded_by_what_can_lead_to_one_text()
    {
        var table = BoundaryFinder.Of(Tokenizer, Boundary.Word).Table(BoundaryState.Word, []);
        var chains = Array.Empty<float>();
        Probabilities.Sample(probabilities =>
        {
            var taken = new List<int>();
            var bound = table.GoOn(probabilities, Least, Known, ref chains, (id, _) => taken.Add(id));
            var goingOn = Enumerable.Range(0, probabilities.Length).Where(GoesOn).ToArray();
            Assert.Equal(goingOn.Where(id => probabilities[id] is >= Least and < Known), taken.Order());
            double Left(Func<int, bool> leads) => goingOn.Where(id => leads(id) && probabilities[id] < Least).Sum(id => (double)probabilities[id]);
            Assert.Equal(goingOn.Max(text => Left(id => IsSplit(id) || Begins(id, text))), bound, 1e-4);
        });
    }

    [Fact]
    public void A_token_ends_a_word_before_itself_or_inside_or_not_at_all()
    {
        var finder = BoundaryFinder.Of(Tokenizer, Boundary.Word);
        var table = finder.Table(BoundaryState.Word, []);
        foreach (var id in Tokenizer.Sorted.Ids)
        {
            var step = finder.Walk(BoundaryState.Word, [], Tokenizer.Bytes(id));
            Assert.Equal(step.End == 0, table.Ending.Contains(id));
            Assert.Equal(step.IsEnd && step.End > 0, table.Boundaries.TryGetValue(id, out var kept) && kept == step);
        }
    }

    /// <summary>Half a character may become a mark, which ends the word before it.</summary>
    private static bool IsSplit(int id) => BoundaryFinder.Of(Tokenizer, Boundary.Word).Walk(BoundaryState.Word, [], Tokenizer.Bytes(id)).Held > 0;

    private static bool GoesOn(int id) => !BoundaryFinder.Of(Tokenizer, Boundary.Word).Walk(BoundaryState.Word, [], Tokenizer.Bytes(id)).IsEnd;

    private static bool Begins(int id, int text) => Tokenizer.Bytes(text).StartsWith(Tokenizer.Bytes(id));
}
