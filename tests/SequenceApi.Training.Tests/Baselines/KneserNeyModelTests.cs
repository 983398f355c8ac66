using CsCheck;
using SequenceApi.Training.Baselines;

namespace SequenceApi.Training.Tests.Baselines;

public sealed class KneserNeyModelTests
{
    private const int VocabularySize = 5;

    // The last token of the vocabulary is in no text.
    private static readonly Gen<int[]> Text = Gen.Int[0, VocabularySize - 2].Array[1, 60];
    private static readonly Gen<int?> NoneOrOne = Gen.Bool.Select(has => has ? 1 : (int?)null);

    // a = 0, b = 1, c = 2, and d = 3, which the text lacks:  a | a a b b b a b a b a b c a c c
    // Pairs: ab 4, ba 3, aa 2, bb 2, bc 1, ca 1, ac 1, cc 1, so n(1) = 4, n(2) = 2, n(3) = 1, n(4) = 1:
    //   Y = 4 / (4 + 4) = 1/2, D(1) = 1 − 2 · 1/2 · 2/4 = 1/2, D(2) = 2 − 3 · 1/2 · 1/2 = 5/4, D(3+) = 3 − 4 · 1/2 · 1/1 = 1.
    // Single tokens, by how many different ones stand before them: a 3, b 2, c 3 of 8. None has 1, so D = 1/2, 1, 3/2, and
    //   (3/2 + 1 + 3/2) / 8 = 1/2 is left for the uniform 1/4:
    //   p(a) = p(c) = 3/2 / 8 + 1/8 = 5/16, p(b) = 1/8 + 1/8 = 1/4, p(d) = 1/8.
    // After a, 7 pairs, of which D(2) + D(4) + D(1) = 11/4 are left for these, 11/28 of the whole:
    //   p(a | a) = (2 − 5/4) / 7 + 11/28 · 5/16 = 103/448     p(b | a) = (4 − 1) / 7 + 11/28 · 1/4 = 236/448
    //   p(c | a) = (1 − 1/2) / 7 + 11/28 · 5/16 =  87/448     p(d | a) = 11/28 · 1/8              =  22/448
    [Fact]
    public void A_small_text_gives_the_probabilities_worked_out_by_hand()
    {
        var model = KneserNeyModel.Learn([0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 2, 0, 2, 2], 4, order: 2, beginningId: 0);

        Assert.Equal([5.0 / 16, 1.0 / 4, 5.0 / 16, 1.0 / 8], Distribution(model, 4), Near);
        Assert.Equal([103.0 / 448, 236.0 / 448, 87.0 / 448, 22.0 / 448], Distribution(model, 4, 0), Near);
        Assert.Equal(Distribution(model, 4, 0), Distribution(model, 4, 1, 2, 0), Near);
        Assert.Equal(Distribution(model, 4), Distribution(model, 4, 3), Near);
    }

    // Sentences a, a, b between line breaks (0), order 3. No token stands before a sentence, so its first pair counts as
    // often as it occurs: 0a 2, 0b 1; a0 and b0 stand behind one token each. n(1) = 3, n(2) = 1:
    //   D(1) = 1 − 2 · 3/5 · 1/3 = 3/5, and D(2) = 1 for want of an n(3).
    // Single tokens: 0 stands behind a and b, a and b behind 0: n(1) = 2, n(2) = 1, D(1) = 1 − 2 · 1/2 · 1/2 = 1/2, D(2) = 1,
    //   and p(a) = 1/2 / 4 + 1/2 · 1/3 = 7/24.
    // p(a | 0) = (2 − 1) / 3 + (1 + 3/5) / 3 · 7/24 = 22/45.
    [Fact]
    public void A_context_does_not_reach_behind_the_beginning_of_its_sentence()
    {
        var model = KneserNeyModel.Learn([1, 0, 1, 0, 2, 0], 3, order: 3, beginningId: 0, sentenceEnd: 0);

        Assert.Equal(22.0 / 45, model.Probability([0], 1), precision: 12);
        Assert.Equal(22.0 / 45, model.Probability([0, 1, 0], 1), precision: 12);
        Assert.Equal(22.0 / 45, model.Probability([0, 2, 0], 1), precision: 12);
    }

    [Fact]
    public void A_context_that_runs_on_tells_one_line_from_another()
    {
        var model = KneserNeyModel.Learn([1, 0, 1, 0, 2, 0], 3, order: 3, beginningId: 0);

        Assert.True(model.Probability([2, 0], 1) < model.Probability([1, 0], 1));
    }

    [Fact]
    public void Every_context_gives_a_distribution_in_which_nothing_is_impossible() =>
        Gen.Select(Text, Gen.Int[0, VocabularySize - 1].Array[0, 6], Gen.Int[1, 6], NoneOrOne, NoneOrOne).Sample((text, context, order, beginning, sentenceEnd) =>
        {
            var distribution = Distribution(KneserNeyModel.Learn(text, VocabularySize, order, beginning, sentenceEnd), VocabularySize, context);

            Assert.All(distribution, probability => Assert.InRange(probability, double.Epsilon, 1));
            Assert.Equal(1, distribution.Sum(), precision: 12);
        });

    [Fact]
    public void The_model_agrees_with_the_definition() =>
        Gen.Select(Text, Gen.Int[0, VocabularySize - 1].Array[1, 6], Gen.Int[1, 5], NoneOrOne).Sample((text, context, order, beginning) =>
        {
            var model = KneserNeyModel.Learn(text, VocabularySize, order, beginning);
            var reference = new ReferenceKneserNey([beginning is { } id ? [id, .. text] : text], VocabularySize, order);

            Assert.Equal(Enumerable.Range(0, VocabularySize).Select(token => reference.Probability(context, token)), Distribution(model, VocabularySize, context), Near);
        });

    [Fact]
    public void With_sentences_the_model_agrees_with_the_definition_over_each_of_them() =>
        Gen.Select(Text, Gen.Int[2, VocabularySize - 1].Array[0, 6], Gen.Int[1, 5]).Sample((text, context, order) =>
        {
            var model = KneserNeyModel.Learn(text, VocabularySize, order, beginningId: 1, sentenceEnd: 1);
            var reference = new ReferenceKneserNey(Sentences(text, end: 1), VocabularySize, order);

            Assert.Equal(
                Enumerable.Range(0, VocabularySize).Select(token => reference.Probability([1, .. context], token)),
                Distribution(model, VocabularySize, [3, 1, .. context]), Near);
        });

    [Fact]
    public void Texts_do_not_see_each_other() =>
        Gen.Select(Text, Text, Gen.Int[1, 5]).Sample((first, second, order) =>
        {
            var counts = new NGramCounts(order, sentenceEnd: null);
            counts.Add(first, beginningId: 1);
            counts.Add(second, beginningId: 1);
            var reference = new ReferenceKneserNey([[1, .. first], [1, .. second]], VocabularySize, order);

            Assert.Equal(
                Enumerable.Range(0, VocabularySize).Select(token => reference.Probability(second, token)),
                Distribution(new KneserNeyModel(counts, VocabularySize), VocabularySize, second), Near);
        });

    // 0 once, 1 twice, 2 three times, 3 four times: Y = 1/3, D = 1/3, 1, 5/3; 4 lose 1/3 + 1 + 5/3 + 5/3 = 14/3 to the uniform 1/5.
    [Fact]
    public void Order_1_is_the_discounted_frequency_whatever_came_before()
    {
        var model = KneserNeyModel.Learn([3, 2, 3, 1, 2, 3, 0, 1, 2, 3], VocabularySize, order: 1, beginningId: 0);

        double[] expected = [2.0 / 3, 1, 4.0 / 3, 7.0 / 3, 0];
        Assert.Equal(expected.Select(count => count / 10 + 14.0 / 3 / 10 / 5), Distribution(model, VocabularySize), Near);
        Assert.Equal(Distribution(model, VocabularySize), Distribution(model, VocabularySize, 3, 1), Near);
    }

    [Fact]
    public void A_text_scores_as_its_tokens_one_by_one() =>
        Gen.Select(Text, Gen.Int[0, VocabularySize - 1].Array[2, 40], Gen.Int[1, 6], NoneOrOne, NoneOrOne).Sample((text, scored, order, beginning, sentenceEnd) =>
        {
            var model = KneserNeyModel.Learn(text, VocabularySize, order, beginning, sentenceEnd);

            var evaluation = model.Evaluate(scored, beginning);

            int[] whole = beginning is { } id ? [id, .. scored] : scored;
            Assert.Equal(whole.Length - 1, evaluation.TokenCount);
            Assert.Equal(
                -Enumerable.Range(1, whole.Length - 1).Sum(index => Math.Log(model.Probability(whole.AsSpan(0, index), whole[index]))),
                evaluation.TotalNats, tolerance: 1e-9);
        });

    [Fact]
    public void The_same_text_gives_the_same_bits()
    {
        var (text, scored) = (Runs.Tokens(5000, 20), Runs.Tokens(500, 20, seed: 2));

        Assert.Equal(
            KneserNeyModel.Learn(text, 20, order: 5, beginningId: 3).Evaluate(scored, 3),
            KneserNeyModel.Learn(text, 20, order: 5, beginningId: 3).Evaluate(scored, 3));
    }

    [Fact]
    public void A_token_outside_the_vocabulary_is_refused()
    {
        var model = KneserNeyModel.Learn([0, 1], 2, order: 2, beginningId: 0);

        Assert.Throws<ArgumentOutOfRangeException>(() => model.Probability([0], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Probability([0], -1));
    }

    private static double[] Distribution(KneserNeyModel model, int vocabularySize, params int[] context) =>
        [.. Enumerable.Range(0, vocabularySize).Select(token => model.Probability(context, token))];

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;

    /// <summary>Each sentence with the end of the one before it.</summary>
    private static List<int[]> Sentences(int[] text, int end)
    {
        List<List<int>> sentences = [[end]];
        foreach (var token in text)
        {
            sentences[^1].Add(token);
            if (token == end)
                sentences.Add([end]);
        }

        return [.. sentences.Select(sentence => sentence.ToArray())];
    }
}
