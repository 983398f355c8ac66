using CsCheck;
using SequenceApi.Engine.Tests.Fakes;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>The same 2,000 damaged graphs for whoever reads them.</summary>
internal static class DamagedGraphs
{
    public const int Count = 2_000;

    /// <summary>Tokens of the graphs that they come from.</summary>
    public const int Tokens = 6;

    /// <summary>Any of them.</summary>
    public static Gen<byte[]> Any { get; } = Damage.Of(
        new TinyNetwork(Tokens, 4, seed: 1).ToOnnx(),
        new TinyNetwork(Tokens, 4, seed: 2).ToOnnx(picksRows: true),
        new TinyNetwork(Tokens, 4, seed: 3).ToOnnx(batch: null));
}
