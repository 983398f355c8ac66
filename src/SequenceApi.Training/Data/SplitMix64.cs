namespace SequenceApi.Training.Data;

/// <summary>Random numbers by counter: the same (seed, counter) gives the same number, whatever came before.</summary>
internal static class SplitMix64
{
    /// <summary>A number spread over 64 bits (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
    public static ulong Hash(long seed, long counter) => Mix(Mix((ulong)seed) + (ulong)counter);

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
