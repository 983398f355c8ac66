namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>Makes one completion match a regular expression as a whole.</summary>
internal sealed class RegexConstraint(CompiledRegex regex) : TokenConstraint
{
    private int _state = RegexDfa.Start;

    internal override TokenMask? Allowed => regex.Allowed(_state);

    internal override bool MayEnd => regex.Accepts(_state);

    internal override void Advance(int id) => _state = regex.Next(_state, id);
}
