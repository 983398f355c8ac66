using System.Runtime.InteropServices;

namespace SequenceApi.Training.Native;

/// <summary>
/// How the C library manages libtorch's memory. By default it keeps tensors of megabytes in arenas, one for each thread,
/// whose holes never fill: a run grows by gigabytes an hour although every tensor is freed.
/// </summary>
internal static class NativeMemory
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;
    private const int MiB = 1 << 20;

    /// <summary>One arena for small tensors; pages of their own, given back at once, for those of a megabyte and more.</summary>
    /// <returns>Whether the C library has these settings (glibc does).</returns>
    public static bool KeepFlat()
    {
        try
        {
            return OperatingSystem.IsLinux()
                && SetOption(ArenaMax, 1) != 0
                && SetOption(MmapThreshold, MiB) != 0
                && SetOption(TrimThreshold, 512 * MiB) != 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
