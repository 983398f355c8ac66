using System.Buffers.Binary;
using System.Text;

namespace SequenceApi.Training.Native;

/// <summary>
/// The symbol versions that a 64-bit little-endian ELF library needs from other libraries: its section
/// <c>.gnu.version_r</c> (Linux Standard Base Core, Symbol Versioning).
/// </summary>
internal static class ElfVersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    /// <summary>Marks a needed version as weak, so that a host without it can still load the library.</summary>
    /// <param name="library">The library's bytes, changed in place.</param>
    /// <param name="version">The version's name, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Whether a flag was changed: false where the version is not needed or weak already.</returns>
    /// <exception cref="InvalidDataException">The bytes are no such library.</exception>
    public static bool MarkWeak(Span<byte> library, string version)
    {
        var changed = false;
        try
        {
            foreach (var entry in Find(library, version))
            {
                var flags = library.Slice(entry + 4, 2);
                var value = BinaryPrimitives.ReadUInt16LittleEndian(flags);
                changed |= (value & WeakFlag) == 0;
                BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(value | WeakFlag));
            }
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidDataException("The ELF library is cut short.", exception);
        }

        return changed;
    }

    /// <summary>The offsets of the auxiliary entries (Elf64_Vernaux) that ask for a version.</summary>
    internal static List<int> Find(ReadOnlySpan<byte> library, string version)
    {
        var (section, names, count) = FindSection(library);
        var entries = new List<int>();
        for (var need = section; count > 0; count--)
        {
            var auxiliaryCount = UInt16(library, need + 2);
            for (var entry = need + Int32(library, need + 8); auxiliaryCount > 0; auxiliaryCount--)
            {
                if (Name(library, names + Int32(library, entry + 8)) == version)
                    entries.Add(entry);
                entry += Int32(library, entry + 12);
            }

            need += Int32(library, need + 12);
        }

        return entries;
    }

    private static (int Offset, int Names, int Count) FindSection(ReadOnlySpan<byte> library)
    {
        if (!library.StartsWith("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("Not a 64-bit little-endian ELF library.");
        var (headers, size, count) = (Int64(library, 0x28), UInt16(library, 0x3A), UInt16(library, 0x3C));
        for (var index = 0; index < count; index++)
        {
            var header = library[(headers + index * size)..];
            if ((uint)Int32(header, 4) == VersionNeedSection)
                return (Int64(header, 0x18), Int64(library, headers + Int32(header, 0x28) * size + 0x18), Int32(header, 0x2C));
        }

        return (0, 0, 0);
    }

    private static string Name(ReadOnlySpan<byte> library, int offset)
    {
        var rest = library[offset..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static int Int32(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);

    private static int Int64(ReadOnlySpan<byte> bytes, int offset) =>
        checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]));
}
