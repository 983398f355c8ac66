using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.State;

/// <summary>The marks of states, which are those of an LSTM with two layers of 512.</summary>
internal static class StateMarks
{
    private const int Sessions = 50_000;
    private const int KeptStates = 3;
    private const int StateSize = 2048;
    private static readonly Mark Characters = new("characters of a state token", Least: 12_000, Aim: 8_000, "", 0);
    private static readonly Mark Open = new("opening a state token, p50", Least: 0.2, Aim: 0.1, " ms", 3);
    private static readonly Mark Beside = new("bytes of a session beside its three states", Least: 1536, Aim: 1024, " B", 0);
    private static readonly Mark Memory = new("resident memory with 50,000 sessions", Least: 1400, Aim: 1000, " MB", 0);
    private static readonly Mark Fork = new("fork of a session, p50", Least: 50, Aim: 10, " µs", 1);

    /// <summary>Judges what was measured.</summary>
    /// <param name="stateSize">Numbers in a hidden state.</param>
    /// <param name="token">Of a state.</param>
    /// <param name="store">With sessions.</param>
    public static IReadOnlyList<MarkResult> Judge(int stateSize, TokenResult token, StoreResult store)
    {
        var otherSize = stateSize == StateSize ? null : "needs a model with two layers of 512";
        var isFull = store.Sessions == Sessions;
        return
        [
            Characters.With(otherSize is null ? token.Characters : null, otherSize),
            Open.With(otherSize is null ? token.Open?.P50 : null, otherSize),
            Beside.With(store.BytesPerSession - (KeptStates * token.StateBytes)),
            Memory.With(otherSize is null && isFull ? store.ResidentMegabytes : null, otherSize ?? $"needs --sessions {Sessions}"),
            Fork.With(otherSize is null ? store.Fork?.P50 * 1000 : null, otherSize),
        ];
    }
}
