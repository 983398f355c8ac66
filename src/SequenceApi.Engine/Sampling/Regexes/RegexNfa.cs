namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>
/// Thompson's automaton of a regular expression, over UTF-8 bytes: each state reads a byte of a range, or goes on to two
/// others without reading. It is built from the end, so that each part knows where it leads.
/// </summary>
internal sealed class RegexNfa
{
    /// <summary>The state in which a text matches.</summary>
    public const int Match = 0;

    /// <summary>Leads nowhere.</summary>
    public const int Nowhere = -1;

    // What each part of an expression costs, in steps of work.
    private const int WorkOfPart = 100;

    private readonly List<NfaState> _states = [new(IsSplit: false, 1, 0, Nowhere, Nowhere)];
    private readonly RegexLimits _limits;

    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where it grows too large.</exception>
    public RegexNfa(RegexNode root, RegexLimits limits)
    {
        _limits = limits;
        Start = Build(root, Match);
    }

    /// <summary>Where a text begins.</summary>
    public int Start { get; }

    /// <summary>The states, by number.</summary>
    public IReadOnlyList<NfaState> States => _states;

    private int Build(RegexNode node, int next)
    {
        _limits.Spend(WorkOfPart);
        return node switch
        {
            RegexNode.Character character => Character(character.Set, next),
            RegexNode.Series series => series.Parts.Reverse().Aggregate(next, (behind, part) => Build(part, behind)),
            RegexNode.Choice choice => choice.Branches.Reverse().Aggregate(Nowhere, (other, branch) => Either(Build(branch, next), other)),
            RegexNode.Repetition repetition => Repeat(repetition, next),
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };
    }

    private int Character(CharacterSet set, int next)
    {
        var (head, shared) = (Nowhere, new Dictionary<(byte Low, byte High, int Next), int>());
        foreach (var sequence in Utf8Ranges.Of(set))
        {
            var behind = next;
            for (var i = sequence.Length - 1; i >= 0; i--)
            {
                var (key, rest) = ((sequence[i].Low, sequence[i].High, behind), behind);
                if (!shared.TryGetValue(key, out behind))
                    shared[key] = behind = Add(new(IsSplit: false, key.Low, key.High, rest, Nowhere));
            }

            head = Either(behind, head);
        }

        return head == Nowhere ? Add(new(IsSplit: true, 0, 0, Nowhere, Nowhere)) : head;
    }

    private int Repeat(RegexNode.Repetition repetition, int next)
    {
        var (part, least) = (repetition.Part, repetition.Least);
        var start = next;
        if (repetition.Most is { } most)
            for (var i = least; i < most; i++)
                start = Either(Build(part, start), next);
        else
            start = Loop(part, next, atLeastOnce: least > 0);
        for (var i = repetition.Most is null ? 1 : 0; i < least; i++)
            start = Build(part, start);
        return start;
    }

    private int Loop(RegexNode part, int next, bool atLeastOnce)
    {
        var split = Add(default);
        var start = Build(part, split);
        _states[split] = new(IsSplit: true, 0, 0, start, next);
        return atLeastOnce ? start : split;
    }

    private int Either(int one, int other) => other == Nowhere ? one : Add(new(IsSplit: true, 0, 0, one, other));

    private int Add(NfaState state)
    {
        _states.Add(state);
        RegexLimits.RequireStates(_states.Count, RegexLimits.MostNfaStates);
        return _states.Count - 1;
    }
}
