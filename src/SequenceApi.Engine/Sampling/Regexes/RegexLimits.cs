namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>What a regular expression may cost, so that a short one can't keep a server busy.</summary>
internal sealed class RegexLimits
{
    /// <summary>UTF-16 units of an expression.</summary>
    public const int LongestPattern = 2048;

    /// <summary>The greatest number in {m,n}.</summary>
    public const int MostRepetitions = 1000;

    /// <summary>Groups inside each other.</summary>
    public const int DeepestGroups = 200;

    /// <summary>States of the automaton that an expression is read into.</summary>
    public const int MostNfaStates = 20_000;

    /// <summary>States of the automaton that is walked.</summary>
    public const int MostDfaStates = 5_000;

    private const long MostWork = 100_000_000;
    private long _left = MostWork;

    /// <summary>The one kind of failure there is.</summary>
    public static SequenceApiException Invalid(string reason) => new(ErrorCode.InvalidRequest, $"The field regex can't be used: {reason}.");

    /// <summary>Refuses an automaton that has grown too large.</summary>
    public static void RequireStates(int count, int most)
    {
        if (count > most)
            throw TooComplex();
    }

    /// <summary>Counts some steps of work, each of them of a few nanoseconds, and refuses what needs too many.</summary>
    public void Spend(int steps)
    {
        if ((_left -= steps) < 0)
            throw TooComplex();
    }

    private static SequenceApiException TooComplex() => Invalid("it is too complex; give one with fewer or smaller repetitions");
}
