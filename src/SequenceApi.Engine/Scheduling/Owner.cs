namespace SequenceApi.Engine.Scheduling;

/// <summary>Whose a request is.</summary>
/// <param name="Tenant">What is remembered of its text is found by this one's requests alone; empty where all are one.</param>
/// <param name="Client">Who shares the rows with others: a tenant, or where there are none whatever tells clients apart.</param>
public sealed record Owner(string Tenant, string Client)
{
    /// <summary>Where nobody is told from anybody.</summary>
    public static Owner Nobody { get; } = new("", "");
}
