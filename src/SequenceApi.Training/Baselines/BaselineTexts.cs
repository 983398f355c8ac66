using SequenceApi.Training.Data;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Baselines;

/// <summary>What a baseline learns from, and the text that it is scored on.</summary>
/// <param name="Learned">Texts to learn from, each with a beginning of its own.</param>
/// <param name="Scored">The text to score.</param>
internal sealed record BaselineTexts(IReadOnlyList<string> Learned, string Scored)
{
    /// <summary>
    /// Takes whole corpora to learn from, save the one whose end is scored: from that one it learns the part before.
    /// </summary>
    /// <param name="corpora">The texts to learn from.</param>
    /// <param name="scored">The text whose end is scored.</param>
    /// <param name="holdout">That end's share, in 0…1.</param>
    /// <exception cref="TrainingException">The text would be scored by a model that learned from nothing else.</exception>
    public static BaselineTexts Of(IReadOnlyList<Corpus> corpora, Corpus scored, double holdout)
    {
        var (head, tail) = scored.Split(holdout);
        var learned = corpora.Select(corpus => corpus.Sha256 == scored.Sha256 ? head : corpus.Text).Where(text => text.Length > 0).ToArray();
        return learned.Length > 0 ? new BaselineTexts(learned, tail) : throw new TrainingException(
            $"The baseline would learn from the text that it is scored on: hold out a part of {scored.Name} with --holdout, or name another text to learn from.");
    }

    /// <summary>Learns and scores.</summary>
    /// <param name="tokens">How the texts are read.</param>
    /// <param name="order">Tokens of the longest n-gram, from 1; null for what is usual for such tokens.</param>
    /// <param name="areLinesSentences">Whether contexts end with lines, instead of running on over the whole text.</param>
    /// <param name="progress">Is told how many more tokens are learned.</param>
    /// <exception cref="TrainingException">The text to score has fewer than two tokens, or there are too many n-grams.</exception>
    public Figures Measure(BaselineTokens tokens, int? order, bool areLinesSentences, IProgress<int>? progress = null)
    {
        var (kind, standardOrder) = tokens.Kind;
        var scored = ScoredText.Encode(Scored, tokens.Tokenizer, tokens.BeginningId);
        var counts = new NGramCounts(order ?? standardOrder, areLinesSentences ? tokens.LineBreakId : null);
        foreach (var text in Learned)
            counts.Add(tokens.Tokenizer.Encode(text), tokens.BeginningId, progress);
        var evaluation = new KneserNeyModel(counts, tokens.Tokenizer.Vocabulary.Count).Evaluate(scored.Tokens, tokens.BeginningId);
        return Figures.Of($"{counts.Order}-gram ({kind})", evaluation, scored);
    }
}
