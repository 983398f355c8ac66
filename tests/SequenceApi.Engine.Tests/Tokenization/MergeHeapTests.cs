using CsCheck;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Tokenization;

public sealed class MergeHeapTests
{
    [Fact]
    public void The_least_rank_comes_first_and_of_equal_ones_the_leftmost() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 100]).Array.Sample(items =>
        {
            var heap = new MergeHeap(capacity: 4);
            foreach (var (rank, place) in items)
                heap.Push(rank, place);
            Assert.Equal(items.Order(), items.Select(_ => heap.Pop()));
            Assert.Equal(0, heap.Count);
        });
}
