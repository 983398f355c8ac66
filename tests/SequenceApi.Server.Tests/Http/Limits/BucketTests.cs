using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Server.Http.Limits;

namespace SequenceApi.Server.Tests.Http.Limits;

public sealed class BucketTests
{
    private const double Rounding = 1e-3;
    private readonly FakeTimeProvider _time = new();

    /// <summary>What clients do: wait (milliseconds), take, or give back a part of what they took last.</summary>
    private static readonly Gen<(int Wait, int Take, int Part)[]> Deeds = Gen.Select(Gen.Int[0, 5000], Gen.Int[1, 300], Gen.Int[0, 4]).Array[1, 60];

    [Fact]
    public void Over_any_span_no_more_is_taken_than_burst_and_rate_and_one_request() => Gen.Select(Gen.Int[1, 6000], Gen.Int[1, 200], Deeds).Sample(
        (perMinute, burst, deeds) =>
        {
            var time = new FakeTimeProvider();
            var bucket = new Bucket(new Rate(perMinute, burst), time);
            var flows = new List<(double Seconds, long Amount)>();
            var start = time.GetTimestamp();
            foreach (var (wait, take, part) in deeds)
            {
                time.Advance(TimeSpan.FromMilliseconds(wait));
                var now = time.GetElapsedTime(start).TotalSeconds;
                if (!bucket.TryTake(take, out _))
                    continue;
                flows.Add((now, take));
                if (part == 0)
                    continue;
                bucket.GiveBack(take / part);
                flows.Add((now, -(take / part)));
            }

            var largest = flows.Select(flow => flow.Amount).DefaultIfEmpty(0).Max();
            for (var first = 0; first < flows.Count; first++)
            {
                var taken = 0L;
                for (var last = first; last < flows.Count; last++)
                {
                    taken += flows[last].Amount;
                    var allowed = burst + (perMinute / 60d * (flows[last].Seconds - flows[first].Seconds)) + largest;
                    Assert.True(taken <= allowed + Rounding, $"{taken} were taken, {allowed} allowed");
                }
            }
        });

    [Fact]
    public void Whoever_waits_as_long_as_told_may_take_again() => Gen.Select(Gen.Int[1, 6000], Gen.Int[1, 200], Gen.Int[1, 100_000]).Sample(
        (perMinute, burst, debt) =>
        {
            var time = new FakeTimeProvider();
            var bucket = new Bucket(new Rate(perMinute, burst), time);
            Assert.True(bucket.TryTake(burst + debt, out _));
            Assert.False(bucket.TryTake(1, out var wait));
            time.Advance(wait * 0.5);
            Assert.False(bucket.TryTake(1, out var rest));
            Assert.True(rest < wait);
            time.Advance(rest);
            Assert.True(bucket.TryTake(1, out _));
        });

    [Fact]
    public void One_request_may_be_larger_than_the_burst_and_the_next_waits()
    {
        var bucket = new Bucket(new Rate(60, 10), _time);
        Assert.True(bucket.TryTake(70, out _));
        Assert.False(bucket.TryTake(1, out var wait));
        Assert.Equal((61, 0), (wait.TotalSeconds, bucket.Left));
    }

    [Fact]
    public void What_is_given_back_may_be_taken_again_and_never_makes_more_than_the_burst()
    {
        var bucket = new Bucket(new Rate(60, 10), _time);
        bucket.TryTake(10, out _);
        bucket.GiveBack(4);
        Assert.Equal((4, false), (bucket.Left, bucket.IsFull));
        bucket.GiveBack(400);
        Assert.Equal((10, true), (bucket.Left, bucket.IsFull));
    }

    [Theory]
    [InlineData(0, 5, 0, 0)]
    [InlineData(7, 0, 7, 7)]
    [InlineData(7, 3, 7, 3)]
    public void No_rate_is_no_limit_and_no_burst_is_a_minutes(int perMinute, int burst, int rate, int most) =>
        Assert.Equal(rate == 0 ? null : new Rate(rate, most), Rate.Of(perMinute, burst));
}
