using System.Runtime.InteropServices;

namespace SequenceApi.Training.Native;

/// <summary>
/// Keeps signals away from the threads that compute: a stop, a continuation, another size of the terminal. One that
/// interrupted libtorch's generated matrix kernels left a damaged heap behind in six of ten cases; the .NET runtime's own
/// threads take them as well.
/// </summary>
internal static class ComputeThread
{
    private const int Block = 0;
    private const int SignalSetBytes = 128;

    /// <summary>What a thread does itself (SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS), and how the runtime
    /// asks its threads to pause (SIGRTMIN).</summary>
    private static readonly int[] Own = [4, 5, 6, 7, 8, 11, 31, 34];

    /// <summary>Blocks all other signals in this thread and in those that it starts from now on, which is where libtorch's
    /// come from.</summary>
    public static void Shield()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var signals = new byte[SignalSetBytes];
        _ = FillSet(signals);
        foreach (var signal in Own)
            _ = DeleteFromSet(signals, signal);
        _ = SetMask(Block, signals, IntPtr.Zero);
    }

    [DllImport("libc", EntryPoint = "sigfillset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FillSet(byte[] signals);

    [DllImport("libc", EntryPoint = "sigdelset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int DeleteFromSet(byte[] signals, int signal);

    [DllImport("libc", EntryPoint = "pthread_sigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetMask(int how, byte[] signals, IntPtr before);
}
