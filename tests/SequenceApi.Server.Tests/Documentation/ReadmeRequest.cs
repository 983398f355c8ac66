namespace SequenceApi.Server.Tests.Documentation;

/// <summary>A curl command in README.md.</summary>
/// <param name="Path">The path, which may name variables of the shell.</param>
/// <param name="Body">The JSON body, which may name some too; null for a GET.</param>
/// <param name="Variable">The variable that the answer's field of the same name is put in; null where the answer is shown.</param>
internal sealed record ReadmeRequest(string Path, string? Body, string? Variable);
