using System.Net.Sockets;
using Microsoft.Extensions.Options;
using SequenceApi.Engine;

namespace SequenceApi.Server.Hosting;

/// <summary>Why the server doesn't start, for the person who started it.</summary>
internal static class StartupFailure
{
    /// <summary>One line that says what to change; null where the exception is a defect, whose stack trace is wanted.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        SequenceApiException or IOException or UnauthorizedAccessException or InvalidDataException or SocketException or FormatException => Line(exception.Message),
        OperationCanceledException => Line("It was asked to stop before it was ready."),
        OptionsValidationException options => Line($"The options are wrong. {string.Join(" ", options.Failures)}"),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" or "Microsoft.AspNetCore.Server.Kestrel.Core" } => Line(exception.Message),
        _ => null,
    };

    private static string Line(string message) => $"SequenceApi can't start: {message.ReplaceLineEndings(" ")}";
}
