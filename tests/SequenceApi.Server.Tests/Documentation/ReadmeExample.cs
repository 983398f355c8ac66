using System.Text.RegularExpressions;

namespace SequenceApi.Server.Tests.Documentation;

/// <summary>A block of curl commands in README.md and the block of answers behind it.</summary>
/// <param name="Requests">What the commands ask.</param>
/// <param name="Language">The answers' language: <c>json</c>, or <c>text</c> for events.</param>
/// <param name="Answers">The answers' block without its fences.</param>
/// <param name="Start">Where that begins in the file.</param>
internal sealed partial record ReadmeExample(ReadmeRequest[] Requests, string Language, string Answers, int Start)
{
    /// <summary>Every pair of such blocks.</summary>
    public static ReadmeExample[] All(string readme) =>
    [
        .. Blocks().Matches(readme).Select(match => new ReadmeExample(
            [.. Curl().Matches(match.Groups["commands"].Value).Select(curl => new ReadmeRequest(
                curl.Groups["path"].Value, Given(curl.Groups["body"]), Given(curl.Groups["variable"])))],
            match.Groups["language"].Value, match.Groups["answers"].Value, match.Groups["answers"].Index)),
    ];

    private static string? Given(Group group) => group.Success ? group.Value : null;

    [GeneratedRegex(@"```sh\n(?<commands>(?:(?:\w+=\$\()?curl [^`]*?\n)+)```\n```(?<language>json|text)\n(?<answers>[^`]*?)\n```")]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(?:(?<variable>\w+)=\$\()?curl -sN? localhost:8080(?<path>\S+)(?: -H '[^']*'(?: \\\n)?\s*-d '(?<body>(?:[^']|'\$\w+')*)')?")]
    private static partial Regex Curl();
}
