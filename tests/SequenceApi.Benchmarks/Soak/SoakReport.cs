using SequenceApi.Benchmarks.Load;
using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Soak;

/// <summary>All that <c>soak</c> saw of mixed clients.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Plan">How long, by how many.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Actions">What the clients did behind the warm-up, and how it ended.</param>
/// <param name="SecondsToQuiet">From the last client's end until the server told of nothing in flight; null where it never did.</param>
/// <param name="WarmedUp">What the server told behind the warm-up, when its clients had gone and its garbage was collected.</param>
/// <param name="Ended">The same in the end.</param>
/// <param name="Memory">Memory meanwhile.</param>
/// <param name="Wrong">What was not as it should be, each in a sentence; empty where all was well.</param>
internal sealed record SoakReport(
    Machine Machine,
    SoakPlan Plan,
    ServedModel Model,
    IReadOnlyList<ActionResult> Actions,
    double? SecondsToQuiet,
    ServerFigures WarmedUp,
    ServerFigures Ended,
    IReadOnlyList<MemorySample> Memory,
    IReadOnlyList<string> Wrong)
{
    private const double LongSeconds = 300;
    private static readonly Mark ToQuiet = new("from the last answer until nothing is in flight", Least: 1, Aim: 0.5, " s", 2);
    private static readonly Mark Resident = new("resident memory at the end / after the warm-up", Least: 1.1, Aim: 1.03, "", 2);
    private static readonly Mark Heap = new("managed heap at the end / after the warm-up", Least: 1.1, Aim: 1.03, "", 2);

    /// <summary>How it stands to the marks; memory is judged only where there was time for it to grow.</summary>
    public IReadOnlyList<MarkResult> Marks
    {
        get
        {
            var isLong = Plan.Seconds >= LongSeconds;
            const string TooShort = "needs --minutes 5";
            return
            [
                ToQuiet.With(SecondsToQuiet),
                Resident.With(isLong ? Ended.WorkingSetMegabytes / WarmedUp.WorkingSetMegabytes : null, TooShort),
                Heap.With(isLong ? Ended.HeapMegabytes / WarmedUp.HeapMegabytes : null, TooShort),
            ];
        }
    }
}
