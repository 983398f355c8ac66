using System.Buffers.Text;
using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine;
using SequenceApi.Server.State;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.State;

public sealed class StateSealerTests : IAsyncLifetime
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private Replica _replica = null!;

    public async ValueTask InitializeAsync() => _replica = await NewReplica().StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void What_is_sealed_is_opened_bit_by_bit() => Gen.Byte.Array[0, 10_000].Sample(
        state => _replica.Open(_replica.Sealer.Seal(state)).SequenceEqual(state), iter: 100);

    [Fact]
    public void A_token_holds_letters_digits_hyphens_and_underscores_and_shows_nothing()
    {
        var state = new byte[7000];
        var tokens = new[] { _replica.Sealer.Seal(state), _replica.Sealer.Seal(state) };
        Assert.All(tokens, token => Assert.All(token, character => Assert.Contains(character, Alphabet)));
        Assert.NotEqual(tokens[0][^100..], tokens[1][^100..]);
        Assert.InRange(tokens[0].Length, 7000 * 4 / 3, (7000 * 4 / 3) + 200);
    }

    /// <summary>Three numbers of blocks, so that the last character has none, two and four bits to spare.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(80)]
    [InlineData(96)]
    public void A_token_with_any_character_changed_is_refused(int length)
    {
        var token = _replica.Sealer.Seal(new byte[length]);
        for (var place = 0; place < token.Length; place++)
            foreach (var other in Alphabet.Where(other => other != token[place]))
                RequireRefusal($"{token[..place]}{other}{token[(place + 1)..]}");
    }

    [Fact]
    public void A_token_of_any_state_with_any_bit_flipped_is_refused() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Int[0, int.MaxValue], Gen.Int[0, 7]).Sample(
            (state, place, bit) =>
            {
                var bytes = Base64Url.DecodeFromChars(_replica.Sealer.Seal(state));
                bytes[place % bytes.Length] ^= (byte)(1 << bit);
                RequireRefusal(Base64Url.EncodeToString(bytes));
            },
            iter: 1000);

    [Fact]
    public void A_token_cut_anywhere_is_refused()
    {
        var token = _replica.Sealer.Seal(new byte[500]);
        for (var length = 0; length < token.Length; length++)
        {
            RequireRefusal(token[..length]);
            RequireRefusal(token[(token.Length - length)..]);
        }
    }

    [Fact]
    public void A_token_has_one_spelling()
    {
        var token = _replica.Sealer.Seal(new byte[64]);
        foreach (var other in new[] { token + "=", token + "==", token + "\n", " " + token, token.Insert(40, "\r\n"), token + "A", token + "AAAA", token + token })
            RequireRefusal(other);
    }

    [Fact]
    public void What_is_no_token_is_refused_in_the_same_words()
    {
        var unknownKey = Base64Url.DecodeFromChars(_replica.Sealer.Seal(new byte[64]));
        RandomNumberGenerator.Fill(unknownKey.AsSpan(4, 16));
        foreach (var other in new[] { "", "A", "a state", "é", new string('A', 1 << 22), Alphabet, Base64Url.EncodeToString(unknownKey) })
            RequireRefusal(other);
    }

    [Fact]
    public async Task A_token_of_other_keys_is_refused_in_the_same_words()
    {
        using var elsewhere = new TemporaryFolder();
        await using var other = await new Replica(("State:KeysPath", elsewhere.Path), _time).StartAsync();
        RequireRefusal(other.Sealer.Seal(new byte[64]));
    }

    [Fact]
    public async Task A_token_is_taken_for_its_lifetime_and_then_refused_in_words_of_their_own()
    {
        await using var replica = await NewReplica("01:00:00").StartAsync();
        var token = replica.Sealer.Seal([1, 2, 3]);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([1, 2, 3], replica.Open(token));
        _time.Advance(TimeSpan.FromSeconds(1));
        var (code, words) = replica.Refuse(token);
        Assert.Equal(ErrorCode.StateInvalid, code);
        Assert.Contains("older than the 01:00:00", words, StringComparison.Ordinal);
        Assert.NotEqual(words, replica.Refuse("").Words);
        Assert.Equal([1, 2, 3], _replica.Open(token));
    }

    [Fact]
    public void A_token_lasts_for_ever_where_no_lifetime_is_set()
    {
        var token = _replica.Sealer.Seal([1]);
        _time.Advance(TimeSpan.FromDays(36500));
        Assert.Equal([1], _replica.Open(token));
    }

    [Fact]
    public async Task A_token_of_a_replica_whose_clock_is_ahead_is_taken()
    {
        var ahead = new FakeTimeProvider(_time.GetUtcNow().AddMinutes(5));
        await using var other = await new Replica(("State:KeysPath", _folder.Path), ahead).StartAsync();
        await using var replica = await NewReplica("00:01:00").StartAsync();
        Assert.Equal([1], replica.Open(other.Sealer.Seal([1])));
    }

    [Fact]
    public void A_token_of_the_greatest_length_opens()
    {
        var state = new byte[(StateSealer.MaxLength / 4 * 3) - 200];
        Assert.Equal(state, _replica.Open(_replica.Sealer.Seal(state)));
    }

    private Replica NewReplica(string? lifetime = null) => new(("State:KeysPath", _folder.Path), _time, lifetime);

    private void RequireRefusal(string token) => Assert.Equal(_replica.Refuse("") with { Code = ErrorCode.StateInvalid }, _replica.Refuse(token));
}
