using CsCheck;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Sampling;

public sealed class SamplerTests
{
    private static readonly TokenSet First = new([0]);
    private static readonly Gen<float[]> Logits = Gen.Int[-40, 40].Select(score => score / 10f).Array[2, 30];
    private static readonly Gen<SamplingParameters> Filters = Gen.Select(
        Gen.Int[0, 6], Gen.Float[0.05f, 1], Gen.Float[0, 0.9f], Gen.Float[0.05f, 1], Gen.Float[0.2f, 3], Gen.Long[0, 1L << 50],
        (topK, topP, minP, typicalP, temperature, seed) => new SamplingParameters
        {
            TopK = topK,
            TopP = topP,
            MinP = minP,
            TypicalP = typicalP,
            Temperature = temperature,
            Seed = seed,
        });

    private readonly Sampler _sampler = new();

    [Fact]
    public void Log_probabilities_are_those_of_a_softmax() => Logits.Sample(logits =>
    {
        var distribution = new Sampler().Distribution(logits);
        var logSum = Math.Log(logits.Sum(logit => Math.Exp(logit)));
        for (var id = 0; id < logits.Length; id++)
            Assert.Equal(logits[id] - logSum, distribution.LogProbability(id), 1e-5);
        Assert.Equal(-logits.Sum(logit => Math.Exp(logit - logSum) * (logit - logSum)), distribution.Entropy(), 1e-5);
    });

    [Fact]
    public void Ranks_order_tokens_as_the_top_list_does() => Logits.Sample(logits =>
    {
        var distribution = new Sampler().Distribution(logits);
        var top = new Sampler().Top(distribution, logits.Length, TokenSet.Empty);
        for (var i = 0; i < top.Length; i++)
            Assert.Equal(i + 1, distribution.Rank(top[i].Id));
    });

    [Fact]
    public void A_draw_is_one_of_the_tokens_that_the_filters_keep_by_their_definitions() =>
        Gen.Select(Logits, Filters).Sample((logits, parameters) =>
        {
            if (Kept(logits, parameters) is { } kept)
                Assert.Contains(Draw(logits, parameters), kept);
        });

    [Fact]
    public void Draws_follow_the_distribution()
    {
        float[] logits = [MathF.Log(0.5f), MathF.Log(0.3f), MathF.Log(0.15f), MathF.Log(0.05f)];
        var counts = new int[4];
        for (var seed = 0; seed < 20_000; seed++)
            counts[Draw(logits, new() { Seed = seed })]++;
        Assert.Equal([0.5, 0.3, 0.15, 0.05], counts.Select(count => Math.Round(count / 20_000.0, 2)));
    }

    [Fact]
    public void Filters_that_keep_everything_change_no_draw() => Gen.Select(Logits, Gen.Long[0, 1L << 50]).Sample((logits, seed) =>
        Assert.Equal(
            Draw(logits, new() { Seed = seed }),
            Draw(logits, new() { Seed = seed, TopK = logits.Length, MinP = float.Epsilon })));

    [Fact]
    public void Temperature_zero_takes_the_most_probable_token_and_of_equals_the_lower_id() =>
        Assert.Equal(1, Draw([0, 2, 2, 1], new() { Temperature = 0 }));

    [Fact]
    public void A_bias_of_nothing_changes_no_choice() =>
        Gen.Select(Logits, Filters, Gen.Int[0, 2]).Sample((logits, parameters, kind) =>
        {
            parameters = parameters with { Temperature = kind == 0 ? 0 : kind == 1 ? 1 : parameters.Temperature };
            Assert.Equal(Draw(logits, parameters), Draw(logits, parameters with { LogitBias = [new(0, 0)] }));
        });

    [Fact]
    public void A_large_vocabulary_is_sampled_without_allocating()
    {
        var random = new Random(1);
        var logits = Enumerable.Range(0, 8192).Select(_ => (random.NextSingle() * 20) - 10).ToArray();
        SamplingParameters[] kinds =
            [new() { Temperature = 0 }, new(), new() { Temperature = 0.8f }, new() { TopK = 40 }, new() { TopP = 0.9f }, new() { MinP = 0.05f }, new() { TypicalP = 0.9f }];
        foreach (var parameters in kinds)
        {
            Sample(parameters);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Sample(parameters);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }

        void Sample(SamplingParameters parameters) =>
            _sampler.Sample(_sampler.Distribution(logits), parameters, null, position: 5, First, endId: null, mayEnd: true);
    }

    [Fact]
    public void Where_the_unknown_token_has_all_the_weight_another_is_drawn()
    {
        var distribution = _sampler.Distribution([200, 1, 0]);
        Assert.InRange(_sampler.Sample(distribution, new(), null, 0, First, endId: null, mayEnd: true), 1, 2);
        Assert.Equal(1, _sampler.Sample(distribution, new() { Temperature = 0 }, null, 0, First, endId: null, mayEnd: true));
    }

    [Fact]
    public void The_smallest_temperature_is_greedy_too() =>
        Assert.Equal(1, Draw([0, 2, 1.9f], new() { Temperature = float.Epsilon }));

    [Fact]
    public void The_unknown_and_the_barred_token_are_never_drawn()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var distribution = _sampler.Distribution([9, 8, 0, 0]);
            Assert.InRange(_sampler.Sample(distribution, new() { Seed = seed }, null, 0, First, endId: 1, mayEnd: false), 2, 3);
        }
    }

    [Fact]
    public void Presence_and_frequency_penalties_count_the_completion_and_repetition_the_prompt_too()
    {
        var counts = new TokenCounts([0]);
        counts.Add(1);
        counts.Add(1);
        float[] scores = [4, 4, 4, -4];
        counts.Penalize(scores, new() { PresencePenalty = 0.5f, FrequencyPenalty = 0.25f });
        Assert.Equal([4, 3, 4, -4], scores);
        counts.Penalize(scores, new() { RepetitionPenalty = 2 });
        Assert.Equal([2, 1.5f, 4, -4], scores);
    }

    [Fact]
    public void Repetition_lowers_negative_scores_too()
    {
        float[] scores = [-3];
        new TokenCounts([0]).Penalize(scores, new() { RepetitionPenalty = 2 });
        Assert.Equal([-6], scores);
    }

    [Fact]
    public void A_bias_of_100_decides() => Assert.Equal(
        3, Draw([9, 1, 1, 1], new() { LogitBias = [new(3, 100)] }));

    [Fact]
    public void A_distribution_that_is_no_number_is_a_failure_of_the_model() => Assert.Equal(
        ErrorCode.ModelFailed,
        Assert.Throws<SequenceApiException>(() => Draw([float.NaN, 1], new())).Code);

    [Fact]
    public void The_draw_depends_on_seed_position_and_choice()
    {
        var draws = new[] { (1L, 0, 0), (2L, 0, 0), (1L, 1, 0), (1L, 0, 1) }
            .Select(at => RandomDraw.Uniform(at.Item1, at.Item2, at.Item3)).ToArray();
        Assert.Equal(4, draws.Distinct().Count());
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - 1e-16));
        Assert.Equal(RandomDraw.Uniform(1, 0, 0), draws[0]);
    }

    private static int Draw(float[] logits, SamplingParameters parameters)
    {
        var sampler = new Sampler();
        return sampler.Sample(sampler.Distribution(logits), parameters, null, position: 0, TokenSet.Empty, endId: null, mayEnd: true);
    }

    [Fact]
    public void What_a_constraint_refuses_is_the_probability_of_ending() => Gen.Select(Gen.Float[-4, 4].Array[6], Gen.Bool).Sample((logits, hasEnd) =>
    {
        const int draws = 4000;
        int[] allowed = [2, 4];
        var p = logits.Select(logit => Math.Exp(logit)).ToArray();
        var expected = 1 - (allowed.Sum(id => p[id]) / p[1..].Sum());
        var constraint = new FixedConstraint(6, allowed, mayEnd: true);
        var (sampler, ended) = (new Sampler(), 0);
        for (var seed = 0; seed < draws; seed++)
        {
            var id = sampler.Sample(sampler.Distribution(logits), new() { Seed = seed }, null, 0, First, hasEnd ? 1 : null, mayEnd: true, constraint);
            Assert.Contains(id, (int[])[Sampler.End, .. allowed]);
            ended += id == Sampler.End ? 1 : 0;
        }

        Assert.InRange(ended / (double)draws, expected - 0.04, expected + 0.04);
    }, iter: 20);

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void A_constraint_that_allows_nothing_more_ends_or_is_refused(float temperature)
    {
        float[] logits = [1, 2, 3];
        int Sample(bool mayEnd) => _sampler.Sample(
            _sampler.Distribution(logits), new() { Temperature = temperature }, null, 0, TokenSet.Empty, null, mayEnd: false, new FixedConstraint(3, [], mayEnd));
        Assert.Equal(Sampler.End, Sample(mayEnd: true));
        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<SequenceApiException>(() => Sample(mayEnd: false)).Code);
    }

    /// <summary>What top-k, typical-p, top-p and min-p keep as their papers define them; null where floats can't tell.</summary>
    private static HashSet<int>? Kept(float[] logits, SamplingParameters parameters)
    {
        const double slack = 1e-5;
        var isUnclear = false;
        var kept = Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).ToList();
        if (parameters.TopK > 0)
            kept = kept[..Math.Min(parameters.TopK, kept.Count)];
        var p = Softmax(kept);
        var entropy = -p.Values.Sum(value => value * Math.Log(value));
        if (parameters.TypicalP < 1)
            kept = Nucleus(id => Math.Abs(-Math.Log(p[id]) - entropy), parameters.TypicalP);
        p = Softmax(kept);
        if (parameters.TopP < 1)
            kept = Nucleus(id => -p[id], parameters.TopP);
        p = Softmax(kept);
        return isUnclear ? null : [.. kept.Where(id => p[id] >= (parameters.MinP * p.Values.Max()) - slack)];

        Dictionary<int, double> Softmax(List<int> ids)
        {
            var sum = ids.Sum(id => Math.Exp(logits[id] / parameters.Temperature));
            return ids.ToDictionary(id => id, id => Math.Exp(logits[id] / parameters.Temperature) / sum);
        }

        // Equal logits rank by id. Where others are too close for floats to tell apart, or a sum too close to the
        // probability, what is kept is no law.
        List<int> Nucleus(Func<int, double> key, double probability)
        {
            var ranked = kept.OrderBy(key).ThenBy(id => id).ToList();
            isUnclear |= ranked.Zip(ranked.Skip(1)).Any(pair =>
                logits[pair.First] != logits[pair.Second] && Math.Abs(key(pair.First) - key(pair.Second)) < slack);
            var (sum, count) = (0.0, 0);
            while (count < ranked.Count && sum < probability)
            {
                sum += p[ranked[count++]];
                isUnclear |= Math.Abs(sum - probability) < slack;
            }

            return ranked[..count];
        }
    }
}
