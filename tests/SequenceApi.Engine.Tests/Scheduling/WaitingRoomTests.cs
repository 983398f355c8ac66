using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Tests.Scheduling;

public sealed class WaitingRoomTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Whoever_comes_first_leaves_places_for_the_others()
    {
        var room = new WaitingRoom(1024, _time);
        Assert.Equal(911, Fill(room, "flood"));
        Assert.True(room.TryEnter("other", 1));
        Assert.InRange(Fill(room, "third"), 90, 113);
        Assert.True(room.TryEnter("fourth", 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Few_places_are_all_there_for_one_client(int capacity) => Assert.Equal(capacity, Fill(new(capacity, _time), "only"));

    [Fact]
    public void The_room_is_never_overfull_and_is_empty_when_all_have_gone() =>
        Gen.Select(Gen.Int[1, 20], Gen.Select(Gen.Int[0, 3], Gen.Int[1, 4]).Array[1, 60]).Sample((capacity, groups) =>
        {
            var room = new WaitingRoom(capacity, _time);
            var inside = new List<string>();
            foreach (var (client, count) in groups)
            {
                if (room.TryEnter($"{client}", count))
                    inside.AddRange(Enumerable.Repeat($"{client}", count));
                Assert.Equal(inside.Count, room.Count);
                Assert.True(room.Count <= capacity);
            }

            inside.ForEach(room.Leave);
            Assert.Equal(0, room.Count);
            Assert.True(room.TryEnter("anybody", 1));
        });

    [Fact]
    public void Who_is_refused_hears_how_long_the_queue_takes_at_its_present_speed()
    {
        var room = new WaitingRoom(1000, _time);
        Assert.True(room.TryEnter("a", 500));
        Assert.Equal(TimeSpan.FromSeconds(1), room.TimeToEmpty());
        for (var i = 0; i < 100; i++)
            room.Leave("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(4), room.TimeToEmpty());
    }

    [Fact]
    public void A_queue_that_stands_still_takes_a_minute()
    {
        var room = new WaitingRoom(1000, _time);
        Assert.True(room.TryEnter("a", 500));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromMinutes(1), room.TimeToEmpty());
    }

    [Fact]
    public void What_left_long_ago_says_nothing_of_the_speed_now()
    {
        var room = new WaitingRoom(1000, _time);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(room.TryEnter("a", 500));
        room.Leave("a");
        Assert.Equal(TimeSpan.FromSeconds(1), room.TimeToEmpty());
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 399; i++)
            room.Leave("a");
        Assert.Equal(TimeSpan.FromSeconds(0.25), room.TimeToEmpty());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(room.TryEnter("a", 1));
        Assert.InRange(room.TimeToEmpty(), TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(0.8));
    }

    [Fact]
    public void Who_gives_its_row_to_another_and_waits_again_makes_the_queue_no_faster()
    {
        var room = new WaitingRoom(1000, _time);
        Assert.True(room.TryEnter("a", 500));
        for (var i = 0; i < 100; i++)
            room.Leave("a");
        for (var i = 0; i < 5000; i++)
        {
            room.Return("a");
            room.Leave("a");
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(room.TimeToEmpty(), TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(4.1));
    }

    [Theory]
    [InlineData(70, 64)]
    [InlineData(16, 16)]
    [InlineData(1024, 1024)]
    public void Sequences_that_belong_together_find_room_where_nobody_waits(int capacity, int count) =>
        Assert.True(new WaitingRoom(capacity, _time).TryEnter("a", count));

    private static int Fill(WaitingRoom room, string client)
    {
        var count = 0;
        while (room.TryEnter(client, 1))
            count++;
        return count;
    }
}
