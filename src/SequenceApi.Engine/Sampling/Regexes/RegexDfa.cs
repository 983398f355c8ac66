namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>A deterministic automaton over bytes: bytes that no state tells apart are one class. Immutable.</summary>
internal sealed class RegexDfa
{
    /// <summary>No text that begins so matches.</summary>
    public const int Dead = -1;

    /// <summary>Where a text begins.</summary>
    public const int Start = 0;

    private readonly byte[] _classes;
    private readonly int _classCount;
    private readonly short[] _next;
    private readonly bool[] _accepts;

    /// <param name="classes">Each byte's class.</param>
    /// <param name="classCount">How many there are.</param>
    /// <param name="next">Where each state leads by each class, one state behind the other.</param>
    /// <param name="accepts">The states in which a text matches.</param>
    public RegexDfa(byte[] classes, int classCount, short[] next, bool[] accepts) =>
        (_classes, _classCount, _next, _accepts) = (classes, classCount, next, accepts);

    /// <summary>How many states there are.</summary>
    public int StateCount => _accepts.Length;

    /// <summary>About how many bytes it takes.</summary>
    public long Size => _next.Length * (long)sizeof(short);

    /// <summary>Whether the text so far matches.</summary>
    public bool Accepts(int state) => _accepts[state];

    /// <summary>Where a byte leads, or <see cref="Dead"/>.</summary>
    public int Next(int state, byte value) => _next[(state * _classCount) + _classes[value]];

    /// <summary>Where some bytes lead, or <see cref="Dead"/>.</summary>
    public int Next(int state, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (state == Dead)
                break;
            state = Next(state, value);
        }

        return state;
    }
}
