using System.Buffers.Binary;
using CsCheck;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>Files and tokens as they come out of broken disks and busy hands.</summary>
internal static class Damage
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'{', (byte)'\\', (byte)'\n'];
    private static readonly long[] Lengths = [long.MaxValue, long.MinValue, -1, 1L << 60, int.MaxValue, 1L << 32, 0];

    /// <summary>Bytes of an original, changed in one to four places.</summary>
    public static Gen<byte[]> Of(params byte[][] originals) => Gen.Select(
        Gen.OneOf(originals),
        Gen.Frequency((3, Change(1)), (1, Change(4))),
        (bytes, changes) => changes.Aggregate(bytes, (changed, change) => Change(changed, change.Kind, change.First, change.Second, change.Value)));

    private static Gen<(int Kind, double First, double Second, int Value)[]> Change(int most) =>
        Gen.Select(Gen.Int[0, 10], Place, Place, Gen.Int[0, int.MaxValue], (kind, first, second, value) => (kind, first, second, value)).Array[1, most];

    /// <summary>A place from 0 to 1: often near the beginning, where the lengths are.</summary>
    private static Gen<double> Place => Gen.Frequency((2, Gen.Double[0, 1]), (1, Gen.Double[0, 0.05]));

    private static byte[] Change(byte[] bytes, int kind, double first, double second, int value)
    {
        var (from, to) = ((int)(first * bytes.Length), (int)(second * bytes.Length));
        var (start, end) = (Math.Min(from, to), Math.Max(from, to));
        return kind switch
        {
            0 => With(bytes, from, at => bytes[at] ^ (1 << (value & 7))),
            1 => With(bytes, from, _ => value),
            2 => With(bytes, from, _ => Telling[value % Telling.Length]),
            3 => bytes[..from],
            4 => bytes[start..],
            5 => [.. bytes[..start], .. bytes[Math.Min(end, start + (value % 64))..]],
            6 => [.. bytes[..end], .. bytes[start..]],
            7 => [.. bytes[..from], .. Enumerable.Range(0, value % 9).Select(i => (byte)(value >> i)), .. bytes[from..]],
            8 => Copy(bytes, from, to, value % 64),
            9 => Overwrite(bytes, from, Lengths[value % Lengths.Length]),
            _ => [.. bytes[..from], 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. bytes[from..]],
        };
    }

    private static byte[] With(byte[] bytes, int place, Func<int, int> change)
    {
        byte[] changed = [.. bytes];
        if (place < changed.Length)
            changed[place] = (byte)change(place);
        return changed;
    }

    private static byte[] Copy(byte[] bytes, int from, int to, int length)
    {
        byte[] changed = [.. bytes];
        length = Math.Min(length, bytes.Length - Math.Max(from, to));
        bytes.AsSpan(from, length).CopyTo(changed.AsSpan(to));
        return changed;
    }

    private static byte[] Overwrite(byte[] bytes, int place, long number)
    {
        var written = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(written, number);
        byte[] changed = [.. bytes];
        written.AsSpan(0, Math.Min(written.Length, bytes.Length - place)).CopyTo(changed.AsSpan(place));
        return changed;
    }
}
