using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SequenceApi.Training.Native;

/// <summary>
/// Makes TorchSharp's native library load on hosts whose C++ runtime is older than GCC 13's (Debian 12, Ubuntu 22.04).
/// The library asks for GLIBCXX_3.4.32 because of one symbol that nothing in it ever calls, so the need can be weak.
/// The copy in the output folder is changed where loading failed for that reason, and only there.
/// </summary>
internal static class TorchLibrary
{
    /// <summary>The version that the library asks for and does not use.</summary>
    internal const string UnusedVersion = "GLIBCXX_3.4.32";

    private static string Location => Path.Combine(
        AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    // Whoever touches this assembly may touch TorchSharp next, whose own loader runs once and keeps its failure.
    [ModuleInitializer]
    internal static void MakeLoadable()
    {
        var path = Location;
        if (!OperatingSystem.IsLinux() || !File.Exists(path))
            return;
        try
        {
            NativeLibrary.Load(path);
        }
        catch (DllNotFoundException exception) when (exception.Message.Contains(UnusedVersion, StringComparison.Ordinal))
        {
            TryPatch(path);
        }
        catch (DllNotFoundException)
        {
            // TorchSharp reports what else is missing, with its own advice.
        }
    }

    /// <summary>Marks the unused need of a library file as weak: written aside, then renamed.</summary>
    /// <returns>Whether the file changed.</returns>
    internal static bool Patch(string path)
    {
        var library = File.ReadAllBytes(path);
        if (!ElfVersionNeeds.MarkWeak(library, UnusedVersion))
            return false;
        var aside = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(aside, library);
        // With its old time the build takes the file for the package's, and leaves it.
        File.SetLastWriteTimeUtc(aside, File.GetLastWriteTimeUtc(path));
        File.Move(aside, path, overwrite: true);
        return true;
    }

    private static void TryPatch(string path)
    {
        try
        {
            Patch(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine(
                $"{path} needs {UnusedVersion}, which this host lacks, and could not be adapted: {exception.Message}");
        }
    }
}
