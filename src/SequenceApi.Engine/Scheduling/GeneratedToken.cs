using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Scheduling;

/// <summary>A token of a completion.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Under the model's own distribution, before penalties, bias, temperature and filters.</param>
/// <param name="Top">The most probable tokens at this place, best first; null where none were asked for.</param>
/// <param name="HiddenBytes">Bytes at its beginning that the prompt has given already.</param>
public readonly record struct GeneratedToken(int Id, float LogProbability, RankedToken[]? Top, int HiddenBytes = 0)
{
    /// <summary>Whether some of it is new, in a model's tokenizer.</summary>
    public bool IsNew(Tokenizer tokenizer) => HiddenBytes == 0 || HiddenBytes < tokenizer.Bytes(Id).Length;
}
