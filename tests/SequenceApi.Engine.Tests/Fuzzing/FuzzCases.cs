using System.Globalization;
using CsCheck;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>
/// Random cases, each time the same: CsCheck's own loop takes a seed for its first case alone. With
/// <c>SEQUENCEAPI_FUZZ_CASES=20</c> there are twenty times as many, and each time others; <c>SEQUENCEAPI_FUZZ_SEED</c> begins at
/// the case that a failure named. Safe to use from many threads.
/// </summary>
internal sealed class FuzzCases<T>
{
    private const ulong Standard = 20_260_101;
    private static readonly int? Multiple =
        int.TryParse(Environment.GetEnvironmentVariable("SEQUENCEAPI_FUZZ_CASES"), CultureInfo.InvariantCulture, out var multiple) ? multiple : null;

    private readonly Lock _turn = new();
    private readonly Gen<T> _cases;
    private readonly PCG _random;
    private int _next;

    public FuzzCases(Gen<T> cases, int count, uint stream = 1)
    {
        (_cases, Count) = (cases, count * (Multiple ?? 1));
        _random = Environment.GetEnvironmentVariable("SEQUENCEAPI_FUZZ_SEED") is { Length: > 0 } seed ? PCG.Parse(seed)
            : Multiple is null ? new PCG(stream, Standard) : PCG.Parse(Gen.Seed.Single());
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The next one; null where there is none.</summary>
    public FuzzCase<T>? Next()
    {
        lock (_turn)
        {
            if (_next >= Count)
                return null;
            var seed = _random.ToString();
            return new(_next++, seed, _cases.Generate(_random, null, out _));
        }
    }

    /// <summary>Gives no more of them.</summary>
    public void Stop()
    {
        lock (_turn)
            _next = Count;
    }
}
