using System.Text.RegularExpressions;

namespace SequenceApi.Server.Tests.Documentation;

/// <summary>A block of curl commands in README.md and the block of answers behind it.</summary>
/// <param name="Requests">What the commands ask: a path, and a JSON body or null.</param>
/// <param name="Language">The answers' language: <c>json</c>, or <c>text</c> for events.</param>
/// <param name="Answers">The answers' block without its fences.</param>
/// <param name="Start">Where that begins in the file.</param>
internal sealed partial record ReadmeExample((string Path, string? Body)[] Requests, string Language, string Answers, int Start)
{
    /// <summary>Every pair of such blocks.</summary>
    public static ReadmeExample[] All(string readme) =>
    [
        .. Blocks().Matches(readme).Select(match => new ReadmeExample(
            [.. Curl().Matches(match.Groups["commands"].Value).Select(curl =>
                (curl.Groups["path"].Value, curl.Groups["body"] is { Success: true } body ? body.Value : null))],
            match.Groups["language"].Value, match.Groups["answers"].Value, match.Groups["answers"].Index)),
    ];

    [GeneratedRegex(@"```sh\n(?<commands>(?:curl [^`]*?\n)+)```\n```(?<language>json|text)\n(?<answers>[^`]*?)\n```")]
    private static partial Regex Blocks();

    [GeneratedRegex(@"curl -sN? localhost:8080(?<path>\S+)(?: -H '[^']*'(?: \\\n)?\s*-d '(?<body>[^']*)')?")]
    private static partial Regex Curl();
}
