using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Scheduling;

public sealed class SchedulerTests
{
    private static readonly LanguageModel Model = Toy.Model();

    [Fact]
    public void Rows_have_no_holes_and_only_the_last_row_moves() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[-1, 5].Array[1, 60]).Sample((capacity, moves) =>
        {
            var scheduler = new Scheduler(capacity);
            var rows = new List<Sequence>();
            foreach (var move in moves)
            {
                if (move < 0 || rows.Count == 0)
                {
                    scheduler.Enqueue(NewSequence(CancellationToken.None));
                    while (scheduler.Admit() is { } admitted)
                        rows.Add(admitted);
                    continue;
                }

                var row = move % rows.Count;
                Assert.Equal(rows.Count - 1, scheduler.Release(row));
                rows[row] = rows[^1];
                rows.RemoveAt(rows.Count - 1);
            }

            Assert.Equal(rows, scheduler.Running.ToArray());
            Assert.True(rows.Count <= capacity);
        });

    [Fact]
    public void Who_waits_longest_is_admitted_first()
    {
        var scheduler = new Scheduler(2);
        var sequences = Enumerable.Range(0, 3).Select(_ => NewSequence(CancellationToken.None)).ToArray();
        Array.ForEach(sequences, scheduler.Enqueue);
        Assert.Equal(sequences[0], scheduler.Admit());
        Assert.Equal(sequences[1], scheduler.Admit());
        Assert.Null(scheduler.Admit());
        scheduler.Release(0);
        Assert.Equal(sequences[2], scheduler.Admit());
    }

    [Fact]
    public void A_waiting_sequence_whose_caller_has_gone_leaves_the_queue_and_the_others_keep_their_order()
    {
        using var source = new CancellationTokenSource();
        var scheduler = new Scheduler(1);
        var (first, gone, last) = (NewSequence(CancellationToken.None), NewSequence(source.Token), NewSequence(CancellationToken.None));
        Array.ForEach([first, gone, last], scheduler.Enqueue);
        Assert.Empty(scheduler.DropCancelled());
        source.Cancel();
        Assert.Equal([gone], scheduler.DropCancelled());
        Assert.Empty(scheduler.DropCancelled());
        Assert.Equal(first, scheduler.Admit());
        scheduler.Release(0);
        Assert.Equal(last, scheduler.Admit());
    }

    private static PredictionSequence NewSequence(CancellationToken cancellationToken) =>
        new(Prompt.FromText(Model, "a"), topK: 1, temperature: 1, cancellationToken);
}
