namespace SequenceApi.Engine.Sampling;

/// <summary>
/// A random number that depends on where it is drawn and on nothing else, so that a sequence draws the same alone, in any
/// batch and after any interruption: three rounds of SplitMix64's finalizer (Steele 2014).
/// </summary>
internal static class RandomDraw
{
    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    /// <param name="seed">The request's seed.</param>
    /// <param name="position">Tokens of the text before the drawn one.</param>
    /// <param name="choice">Which of the request's completions draws.</param>
    public static double Uniform(long seed, int position, int choice)
    {
        var hash = Mix((ulong)seed + 0x9E3779B97F4A7C15);
        hash = Mix(hash ^ (ulong)position);
        hash = Mix(hash + (ulong)choice + 0x9E3779B97F4A7C15);
        return (hash >> 11) * (1.0 / (1L << 53));
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
