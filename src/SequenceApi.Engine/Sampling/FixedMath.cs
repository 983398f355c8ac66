using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SequenceApi.Engine.Sampling;

/// <summary>
/// Arithmetic with the same bits on every processor: what decides a sampled token may depend neither on the width of a
/// vector register, nor on fused multiply-add, nor on the C library.
/// </summary>
internal static class FixedMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float Smallest = -87f;
    private const float Rounder = 12582912f;
    private const float P5 = 1.9875691500e-4f;
    private const float P4 = 1.3981999507e-3f;
    private const float P3 = 8.3334519073e-3f;
    private const float P2 = 4.1665795894e-2f;
    private const float P1 = 1.6666665459e-1f;
    private const float P0 = 5.0000001201e-1f;
    private const double Ln2 = 0.6931471805599453;
    private const double Sqrt2 = 1.4142135623730951;

    /// <summary>How many values are added up together.</summary>
    public const int BlockLength = 64;

    /// <summary>How many blocks some values make; the last may lack some.</summary>
    public static int BlockCount(int length) => (length + BlockLength - 1) / BlockLength;

    /// <summary>Writes exp((x − offset) / divisor) for each x ≤ offset; below exp(−87) it is 0.</summary>
    /// <param name="values">The x.</param>
    /// <param name="offset">Their greatest, or more.</param>
    /// <param name="divisor">&gt; 0.</param>
    /// <param name="destination">Takes a value for each x.</param>
    /// <param name="sums">Takes the sum of each block of them.</param>
    public static void Exp(ReadOnlySpan<float> values, float offset, float divisor, Span<float> destination, Span<double> sums)
    {
        var whole = values.Length / BlockLength;
        ExpOfBlocks(values[..(whole * BlockLength)], offset, divisor, destination, sums);
        if (whole == sums.Length)
            return;
        var rest = values[(whole * BlockLength)..];
        Span<float> padded = stackalloc float[BlockLength];
        padded.Fill(float.NegativeInfinity);
        rest.CopyTo(padded);
        ExpOfBlocks(padded, offset, divisor, padded, sums[whole..]);
        padded[..rest.Length].CopyTo(destination[(whole * BlockLength)..]);
    }

    /// <summary>Writes exp(x) for each x ≤ 0; below exp(−87) it is 0.</summary>
    /// <param name="values">The x.</param>
    /// <param name="destination">Takes a value for each x; it may be where they are.</param>
    public static void Exp(ReadOnlySpan<float> values, Span<float> destination)
    {
        const int length = 16 * BlockLength;
        Span<double> sums = stackalloc double[BlockCount(length)];
        for (var start = 0; start < values.Length; start += length)
        {
            var part = values[start..Math.Min(values.Length, start + length)];
            Exp(part, offset: 0, divisor: 1, destination[start..], sums[..BlockCount(part.Length)]);
        }
    }

    /// <summary>Adds a multiple of each value to a sum of its own.</summary>
    /// <param name="values">The values.</param>
    /// <param name="factor">What each is multiplied by.</param>
    /// <param name="sums">At least one for each value.</param>
    public static void AddScaled(ReadOnlySpan<float> values, double factor, Span<double> sums)
    {
        ref var to = ref MemoryMarshal.GetReference(sums[..values.Length]);
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i));
            var half = i + Vector256<double>.Count;
            (Vector256.LoadUnsafe(ref to, (nuint)i) + (low * factor)).StoreUnsafe(ref to, (nuint)i);
            (Vector256.LoadUnsafe(ref to, (nuint)half) + (high * factor)).StoreUnsafe(ref to, (nuint)half);
        }

        for (; i < values.Length; i++)
            sums[i] += values[i] * factor;
    }

    /// <summary>Adds up the values of each block, as <see cref="Exp(ReadOnlySpan{float}, float, float, Span{float}, Span{double})"/> does.</summary>
    /// <param name="values">At least one for each block.</param>
    /// <param name="sums">Takes the sum of each.</param>
    public static void Sum(ReadOnlySpan<float> values, Span<double> sums)
    {
        Span<float> padded = stackalloc float[BlockLength];
        for (var block = 0; block < sums.Length; block++)
        {
            scoped var part = values[(block * BlockLength)..Math.Min(values.Length, (block + 1) * BlockLength)];
            if (part.Length < BlockLength)
            {
                padded.Clear();
                part.CopyTo(padded);
                part = padded;
            }

            Vector256<double> low = default, high = default;
            for (var i = 0; i < BlockLength; i += Vector256<float>.Count)
                Add(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(part), (nuint)i), ref low, ref high);
            sums[block] = InOrder(low, high);
        }
    }

    /// <summary>Σ weight · (value − offset), over the values with a weight above 0.</summary>
    public static double WeightedSum(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, float offset)
    {
        Vector256<double> low = default, high = default;
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
        {
            var weight = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(weights), (nuint)i);
            var value = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i) - Vector256.Create(offset);
            var (lowWeight, highWeight) = Vector256.Widen(weight);
            var (lowValue, highValue) = Vector256.Widen(value & Vector256.GreaterThan(weight, Vector256<float>.Zero));
            low += lowWeight * lowValue;
            high += highWeight * highValue;
        }

        var sum = InOrder(low, high);
        for (; i < values.Length; i++)
            if (weights[i] > 0)
                sum += weights[i] * (double)(values[i] - offset);
        return sum;
    }

    /// <summary>Adds from the first to the last.</summary>
    public static double InOrder(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    /// <summary>
    /// ln x for normal x &gt; 0 within 2 ulp: x = m·2^e with m near 1, and the series of 2·artanh((m − 1) / (m + 1)).
    /// </summary>
    internal static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | (1023L << 52));
        if (m > Sqrt2)
            (m, exponent) = (m / 2, exponent + 1);
        var s = (m - 1) / (m + 1);
        var (square, sum) = (s * s, 0.0);
        for (var k = 23; k >= 1; k -= 2)
            sum = (sum * square) + (1.0 / k);
        return (exponent * Ln2) + (2 * s * sum);
    }

    /// <summary>x^exponent for normal x &gt; 0 and a result that is normal too: e^(exponent · ln x), as 2^k · e^r by its series.</summary>
    internal static double Power(double x, double exponent) => Exp(exponent * Log(x));

    /// <summary>e^logarithm, where that is normal.</summary>
    internal static double Exp(double logarithm)
    {
        var k = Math.Round(logarithm / Ln2);
        var (r, sum) = (logarithm - (k * Ln2), 1.0);
        for (var n = 14; n >= 1; n--)
            sum = 1 + (sum * r / n);
        return Math.ScaleB(sum, (int)k);
    }

    private static void ExpOfBlocks(ReadOnlySpan<float> values, float offset, float divisor, Span<float> destination, Span<double> sums)
    {
        if (Vector512.IsHardwareAccelerated)
            ExpOfBlocks512(values, offset, divisor, destination, sums);
        else
            ExpOfBlocks256(values, offset, divisor, destination, sums);
    }

    internal static void ExpOfBlocks256(
        ReadOnlySpan<float> values, float offset, float divisor, Span<float> destination, Span<double> sums)
    {
        ref var to = ref MemoryMarshal.GetReference(destination[..values.Length]);
        for (var start = 0; start < values.Length; start += BlockLength)
        {
            Vector256<double> low = default, high = default;
            for (var i = start; i < start + BlockLength; i += Vector256<float>.Count)
            {
                var x = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i) - Vector256.Create(offset);

                // A division by 1 changes no bit, and it is the dearest of all operations here.
                x = Exp(divisor == 1 ? x : x / Vector256.Create(divisor));
                x.StoreUnsafe(ref to, (nuint)i);
                Add(x, ref low, ref high);
            }

            sums[start / BlockLength] = InOrder(low, high);
        }
    }

    /// <summary>The same in half as many instructions: the sums of a vector's first and second half are kept apart and
    /// take their values in the same order.</summary>
    internal static void ExpOfBlocks512(
        ReadOnlySpan<float> values, float offset, float divisor, Span<float> destination, Span<double> sums)
    {
        ref var to = ref MemoryMarshal.GetReference(destination[..values.Length]);
        for (var start = 0; start < values.Length; start += BlockLength)
        {
            Vector512<double> lowHigh = default;
            for (var i = start; i < start + BlockLength; i += Vector512<float>.Count)
            {
                var x = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i) - Vector512.Create(offset);
                x = Exp(divisor == 1 ? x : x / Vector512.Create(divisor));
                x.StoreUnsafe(ref to, (nuint)i);
                var (first, second) = Vector512.Widen(x);
                lowHigh += first;
                lowHigh += second;
            }

            sums[start / BlockLength] = InOrder(lowHigh.GetLower(), lowHigh.GetUpper());
        }
    }

    /// <summary>
    /// exp(x) for x ≤ 0 within 2 ulp: x = n·ln 2 + r, a polynomial in r (the coefficients of Cephes' expf), times 2^n.
    /// Adding 1.5·2^23 rounds to a whole number, which is then in the low bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> x)
    {
        var shifted = (x * Log2E) + Vector256.Create(Rounder);
        var n = shifted - Vector256.Create(Rounder);
        var r = x - (n * Ln2High) - (n * Ln2Low);
        var p = Vector256.Create(P5);
        p = (p * r) + Vector256.Create(P4);
        p = (p * r) + Vector256.Create(P3);
        p = (p * r) + Vector256.Create(P2);
        p = (p * r) + Vector256.Create(P1);
        p = (p * r) + Vector256.Create(P0);
        p = (p * (r * r)) + r + Vector256.Create(1f);
        var power = (shifted.AsInt32() << 23) + Vector256.Create(127 << 23);
        return (p * power.AsSingle()) & Vector256.GreaterThanOrEqual(x, Vector256.Create(Smallest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        var shifted = (x * Log2E) + Vector512.Create(Rounder);
        var n = shifted - Vector512.Create(Rounder);
        var r = x - (n * Ln2High) - (n * Ln2Low);
        var p = Vector512.Create(P5);
        p = (p * r) + Vector512.Create(P4);
        p = (p * r) + Vector512.Create(P3);
        p = (p * r) + Vector512.Create(P2);
        p = (p * r) + Vector512.Create(P1);
        p = (p * r) + Vector512.Create(P0);
        p = (p * (r * r)) + r + Vector512.Create(1f);
        var power = (shifted.AsInt32() << 23) + Vector512.Create(127 << 23);
        return (p * power.AsSingle()) & Vector512.GreaterThanOrEqual(x, Vector512.Create(Smallest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<float> x, ref Vector256<double> low, ref Vector256<double> high)
    {
        var (lower, upper) = Vector256.Widen(x);
        low += lower;
        high += upper;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double InOrder(Vector256<double> low, Vector256<double> high)
    {
        var sums = low + high;
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
}
