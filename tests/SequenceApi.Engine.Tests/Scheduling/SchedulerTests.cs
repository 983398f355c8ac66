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
                    scheduler.Enqueue(Waiting());
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
        var sequences = Enumerable.Range(0, 3).Select(_ => Waiting()).ToArray();
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
        var (first, gone, last) = (Waiting(), NewSequence(source.Token), Waiting());
        Array.ForEach([first, gone, last], scheduler.Enqueue);
        Assert.Empty(scheduler.DropCancelled());
        source.Cancel();
        Assert.Equal([gone], scheduler.DropCancelled());
        Assert.Empty(scheduler.DropCancelled());
        Assert.Equal(first, scheduler.Admit());
        scheduler.Release(0);
        Assert.Equal(last, scheduler.Admit());
    }

    [Fact]
    public void Clients_have_their_turns_however_many_requests_each_has()
    {
        var scheduler = new Scheduler(1);
        foreach (var client in "aaaabbc")
            scheduler.Enqueue(Waiting(client.ToString()));
        Assert.Equal("abcabaa", string.Concat(Enumerable.Range(0, 7).Select(_ => Run(scheduler).Owner.Client)));
    }

    [Fact]
    public void Who_has_its_share_of_the_rows_is_passed_over_while_others_wait()
    {
        var scheduler = new Scheduler(4);
        foreach (var client in "aaaaaa")
            scheduler.Enqueue(Waiting(client.ToString()));
        while (scheduler.Admit() is not null) { }
        scheduler.Enqueue(Waiting("b"));
        scheduler.Enqueue(Waiting("b"));
        scheduler.Release(0);
        Assert.Equal("b", scheduler.Admit()!.Owner.Client);
        scheduler.Release(0);
        Assert.Equal("b", scheduler.Admit()!.Owner.Client);
    }

    [Fact]
    public void Bulk_work_waits_behind_all_else_but_for_one_row_in_eight()
    {
        var scheduler = new Scheduler(1);
        scheduler.Enqueue(Waiting(isBulk: true));
        scheduler.Enqueue(Waiting(isBulk: true));
        for (var i = 0; i < 9; i++)
            scheduler.Enqueue(Waiting());
        Assert.Equal([7, 10], Enumerable.Range(0, 11).Where(_ => Run(scheduler).IsBulk).ToArray());
    }

    [Fact]
    public void What_is_brief_goes_first_but_for_one_row_in_eight()
    {
        var scheduler = new Scheduler(1);
        scheduler.Enqueue(Waiting());
        scheduler.Enqueue(Waiting());
        for (var i = 0; i < 9; i++)
            scheduler.Enqueue(Brief(""));
        Assert.Equal([7, 10], Enumerable.Range(0, 11).Where(_ => Run(scheduler) is GenerationSequence).ToArray());
    }

    [Fact]
    public void A_client_with_less_than_its_share_gives_no_row_to_what_is_brief()
    {
        var scheduler = new Scheduler(4);
        scheduler.Enqueue(Running("b", prompt: 1));
        foreach (var _ in "aaa")
            scheduler.Enqueue(Running("a", prompt: 1));
        while (scheduler.Admit() is not null) { }
        for (var row = 0; row < 4; row++)
            for (var i = 0; i < 64; i++)
                scheduler.Running[row].Advance(new float[Model.StepModel.VocabularySize], new());
        scheduler.Enqueue(Brief("c"));
        var to = scheduler.FindYielding();
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(scheduler.Running[row].Owner.Client == "a", scheduler.Yields(row, to)));
    }

    [Fact]
    public void A_row_is_given_up_only_after_a_turn_and_only_for_those_who_go_first()
    {
        // Who runs, for how many steps, on a prompt of how many tokens; who waits; and whether the row is given up.
        (string Runs, int Steps, int Prompt, string Waits, bool Yields)[] cases =
        [
            ("bulk a", 64, 100, "a", true), ("bulk a", 63, 100, "a", false), ("bulk a", 64, 100, "bulk a", true), ("bulk a", 64, 65, "a", false),
            ("a", 64, 100, "a", true), ("a", 64, 100, "b", true), ("a", 64, 100, "bulk b", false), ("a", 63, 100, "b", false),
            ("a", 64, 1, "a", false), ("a", 64, 1, "b", true), ("a", 64, 1, "bulk b", false), ("a", 63, 1, "b", false),
            ("a", 64, 1, "brief a", true), ("a", 63, 1, "brief a", false), ("c", 64, 1, "brief a", false), ("c", 64, 1, "a", false),
        ];
        foreach (var (runs, steps, prompt, waits, yields) in cases)
        {
            var scheduler = new Scheduler(2);
            scheduler.Enqueue(Running("a", prompt: 1));
            scheduler.Enqueue(Running(runs, prompt));
            while (scheduler.Admit() is not null) { }
            for (var i = 0; i < steps; i++)
                scheduler.Running[1].Advance(new float[Model.StepModel.VocabularySize], new());
            Assert.False(scheduler.Yields(1, scheduler.FindYielding()));
            scheduler.Enqueue(waits.StartsWith("brief", StringComparison.Ordinal) ? Brief(waits[^1..]) : Waiting(waits[^1..], waits.StartsWith("bulk", StringComparison.Ordinal)));
            Assert.True(yields == scheduler.Yields(1, scheduler.FindYielding()), $"{runs} after {steps} steps of {prompt}, {waits} waits");
        }
    }

    [Fact]
    public void Nobody_starves_whoever_comes_meanwhile() =>
        Gen.Select(Gen.Int[1, 4], Gen.Select(Gen.Int[0, 3], Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))).Array[1, 30]).Sample((capacity, arrivals) =>
        {
            var scheduler = new Scheduler(capacity);
            var first = Waiting("first", isBulk: true);
            scheduler.Enqueue(first);
            for (var step = 0; ; step++)
            {
                Assert.True(step < 20 * 8, "It waits for ever.");
                foreach (var (client, isBulk) in arrivals)
                    scheduler.Enqueue(Waiting($"{client}", isBulk));
                while (scheduler.Admit() is { } admitted)
                    if (admitted == first)
                        return;
                for (var row = scheduler.Running.Length - 1; row >= 0; row--)
                    scheduler.Release(row);
            }
        }, iter: 50);

    private static Sequence Run(Scheduler scheduler)
    {
        var admitted = scheduler.Admit()!;
        scheduler.Release(0);
        return admitted;
    }

    private static GenerationSequence Running(string runs, int prompt) =>
        new(Prompt.FromTokens(Model, [.. Enumerable.Repeat(1, prompt - 1)], owner: new("", runs[^1..])), new(), new(1000), 0, streamed: false, default)
        {
            IsBulk = runs.StartsWith("bulk", StringComparison.Ordinal),
        };

    private static GenerationSequence Waiting(string client = "", bool isBulk = false) => NewSequence(CancellationToken.None, client, isBulk);

    private static GenerationSequence NewSequence(CancellationToken cancellationToken, string client = "", bool isBulk = false) =>
        new(Prompt.FromText(Model, "a", owner: new("", client)), new(), new(1), 0, streamed: false, cancellationToken) { IsBulk = isBulk };

    private static PredictionSequence Brief(string client) => new(Prompt.FromText(Model, "a", owner: new("", client)), 1, 1, CancellationToken.None);
}
