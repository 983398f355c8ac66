namespace SequenceApi.Benchmarks.Load;

/// <summary>What is measured.</summary>
/// <param name="Clients">Clients at once, where there are many.</param>
/// <param name="Tokens">Tokens of a text.</param>
/// <param name="Seconds">Of each measurement in a round.</param>
/// <param name="Rounds">How often everything is measured.</param>
/// <param name="Scenario">One of them, or <c>all</c>.</param>
/// <param name="IsServerStarted">Whether the server was started for it.</param>
internal sealed record LoadPlan(int Clients, int Tokens, double Seconds, int Rounds, string Scenario, bool IsServerStarted)
{
    public const string Whole = "whole";
    public const string Streamed = "streamed";
    public const string Predict = "predict";
    public const string Typing = "typing";
    public const string Continue = "continue";
    public const string Suggest = "suggest";
    public const string All = "all";

    /// <summary>Every name of a scenario.</summary>
    public static readonly IReadOnlyList<string> Scenarios = [All, Whole, Streamed, Predict, Typing, Continue, Suggest];

    /// <summary>Whether a scenario is played.</summary>
    public bool Has(string scenario) => Scenario == All || Scenario == scenario;
}
