namespace SequenceApi.Benchmarks.Results;

/// <summary>What a figure should be.</summary>
/// <param name="What">The figure, in words.</param>
/// <param name="Least">The worst value that will do.</param>
/// <param name="Aim">The value that is hoped for; on the other side of <paramref name="Least"/> from what is bad.</param>
/// <param name="Unit">Behind the number.</param>
/// <param name="Decimals">Of the number, when shown.</param>
internal sealed record Mark(string What, double Least, double Aim, string Unit, int Decimals)
{
    /// <summary>Whether a smaller figure is better.</summary>
    public bool IsCeiling => Aim < Least;

    /// <summary>How a value stands to it; null and what is no number was not measured.</summary>
    public Verdict Judge(double? value) => value switch
    {
        null => Verdict.NotMeasured,
        { } number when !double.IsFinite(number) => Verdict.NotMeasured,
        { } number when IsAsGood(number, Aim) => Verdict.Reached,
        { } number when IsAsGood(number, Least) => Verdict.Met,
        _ => Verdict.Missed,
    };

    /// <summary>Judges a value, which a reason stands in for where there is none.</summary>
    public MarkResult With(double? value, string? reason = null)
    {
        var verdict = Judge(value);
        return verdict == Verdict.NotMeasured
            ? new(this, null, verdict, reason ?? "not measured")
            : new(this, value, verdict, null);
    }

    private bool IsAsGood(double value, double limit) => IsCeiling ? value <= limit : value >= limit;
}
