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
    private const double Ln2 = 0.6931471805599453;
    private const double Sqrt2 = 1.4142135623730951;

    /// <summary>Writes exp((x − offset) / divisor) for each x ≤ offset and returns their sum; below exp(−87) it is 0.</summary>
    /// <param name="values">The x.</param>
    /// <param name="offset">Their greatest, or more.</param>
    /// <param name="divisor">&gt; 0.</param>
    /// <param name="destination">Takes a value for each x.</param>
    public static double ExpAndSum(ReadOnlySpan<float> values, float offset, float divisor, Span<float> destination)
    {
        Vector256<double> low = default, high = default;
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
            Add(Exp(Scale(Load(values[i..]), offset, divisor)), destination[i..], ref low, ref high);
        if (i < values.Length)
            AddTail(values[i..], offset, divisor, destination[i..], ref low, ref high);
        var sums = low + high;
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }

    /// <summary>
    /// exp(x) for x ≤ 0 within 2 ulp: x = n·ln 2 + r, a polynomial in r (the coefficients of Cephes' expf), times 2^n.
    /// </summary>
    internal static Vector256<float> Exp(Vector256<float> x)
    {
        var inRange = Vector256.GreaterThanOrEqual(x, Vector256.Create(Smallest));
        x = Vector256.ConditionalSelect(inRange, x, Vector256<float>.Zero);
        var n = Vector256.Floor((x * Log2E) + Vector256.Create(0.5f));
        var r = x - (n * Ln2High) - (n * Ln2Low);
        var p = Vector256.Create(1.9875691500e-4f);
        p = (p * r) + Vector256.Create(1.3981999507e-3f);
        p = (p * r) + Vector256.Create(8.3334519073e-3f);
        p = (p * r) + Vector256.Create(4.1665795894e-2f);
        p = (p * r) + Vector256.Create(1.6666665459e-1f);
        p = (p * r) + Vector256.Create(5.0000001201e-1f);
        p = (p * (r * r)) + r + Vector256.Create(1f);
        var power = (Vector256.ConvertToInt32(n) + Vector256.Create(127)) << 23;
        return Vector256.ConditionalSelect(inRange, p * power.AsSingle(), Vector256<float>.Zero);
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

    private static void AddTail(
        ReadOnlySpan<float> values, float offset, float divisor, Span<float> destination, ref Vector256<double> low, ref Vector256<double> high)
    {
        Span<float> padded = stackalloc float[Vector256<float>.Count];
        padded.Fill(float.NegativeInfinity);
        values.CopyTo(padded);
        Add(Exp(Scale(Load(padded), offset, divisor)), padded, ref low, ref high);
        padded[..values.Length].CopyTo(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<float> x, Span<float> destination, ref Vector256<double> low, ref Vector256<double> high)
    {
        x.CopyTo(destination);
        var (lower, upper) = Vector256.Widen(x);
        low += lower;
        high += upper;
    }

    /// <summary>(x − offset) / divisor; a division by 1 changes no bit, and it is the dearest of all operations here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scale(Vector256<float> x, float offset, float divisor)
    {
        x -= Vector256.Create(offset);
        return divisor == 1 ? x : x / Vector256.Create(divisor);
    }

    private static Vector256<float> Load(ReadOnlySpan<float> values) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values));
}
