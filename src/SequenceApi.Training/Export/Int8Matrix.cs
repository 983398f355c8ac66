using System.Runtime.InteropServices;
using SequenceApi.Engine.Models.Onnx;

namespace SequenceApi.Training.Export;

/// <summary>A matrix in 8 bits: its numbers are bytes times scales, one for each row or one for each column.</summary>
/// <param name="Bytes">Signed, in −63…63, row by row.</param>
/// <param name="Scales">A scale for each row, or for each column.</param>
internal sealed record Int8Matrix(byte[] Bytes, float[] Scales)
{
    // Seven bits: processors without VNNI add pairs of products in 16 bits, and 255 · 63 · 2 fits there.
    private const int Greatest = 63;

    /// <summary>Quantizes a constant.</summary>
    /// <param name="constant">float32 [rows, columns].</param>
    /// <param name="byRow">Whether each row has a scale, rather than each column.</param>
    public static Int8Matrix Quantize(TensorProto constant, bool byRow)
    {
        var numbers = MemoryMarshal.Cast<byte, float>(constant.RawData.Span);
        var (rows, columns) = ((int)constant.Dims[0], (int)constant.Dims[1]);
        var scales = new float[byRow ? rows : columns];
        for (var i = 0; i < numbers.Length; i++)
            Max(ref scales[Scale(i)], Math.Abs(numbers[i]));
        for (var i = 0; i < scales.Length; i++)
            scales[i] = scales[i] > 0 ? scales[i] / Greatest : 1;
        var bytes = new byte[numbers.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = unchecked((byte)(sbyte)Math.Clamp(
                MathF.Round(numbers[i] / scales[Scale(i)], MidpointRounding.ToEven), -Greatest, Greatest));
        return new(bytes, scales);

        int Scale(int index) => byRow ? index / columns : index % columns;
        static void Max(ref float greatest, float number) => greatest = Math.Max(greatest, number);
    }
}
