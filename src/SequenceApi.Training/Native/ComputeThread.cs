using System.Runtime.InteropServices;

namespace SequenceApi.Training.Native;

/// <summary>
/// Keeps the signals that stop a run away from the threads that compute. One that interrupted libtorch's generated matrix
/// kernels left a damaged heap behind in six stops of ten; the .NET runtime's own threads take them as well.
/// </summary>
internal static class ComputeThread
{
    private const int Block = 0;
    private const int SignalSetBytes = 128;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    /// <summary>Blocks the signals in this thread and in those that it starts from now on, which is where libtorch's come from.</summary>
    public static void Shield()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var signals = new byte[SignalSetBytes];
        _ = AddToSet(signals, Interrupt);
        _ = AddToSet(signals, Terminate);
        _ = SetMask(Block, signals, IntPtr.Zero);
    }

    [DllImport("libc", EntryPoint = "sigaddset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AddToSet(byte[] signals, int signal);

    [DllImport("libc", EntryPoint = "pthread_sigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetMask(int how, byte[] signals, IntPtr before);
}
