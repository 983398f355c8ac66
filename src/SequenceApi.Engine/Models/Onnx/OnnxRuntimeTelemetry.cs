using System.Runtime.InteropServices;

namespace SequenceApi.Engine.Models.Onnx;

/// <summary>
/// ONNX Runtime's official builds send events about the process and its models to their maker, and keep an identifier of
/// the machine. Served texts are nobody else's business, and neither is that they are served: it is off unless
/// <c>ORT_DISABLE_TELEMETRY</c> is set to something else.
/// </summary>
internal static partial class OnnxRuntimeTelemetry
{
    internal const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns it off. It must come before anything else of ONNX Runtime, which looks once.</summary>
    public static void TurnOff()
    {
        if (Environment.GetEnvironmentVariable(Switch) is not null)
            return;
        Environment.SetEnvironmentVariable(Switch, "1");

        // Outside Windows .NET keeps an environment of its own, which native code doesn't see.
        if (!OperatingSystem.IsWindows())
            _ = SetNative(Switch, "1", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);
}
