using System.Buffers.Text;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SequenceApi.Engine;
using SequenceApi.Engine.Tests.Fuzzing;
using SequenceApi.Server.Tests.Fakes;
using SequenceApi.Server.Tests.State;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>State tokens: 30,000 cases.</summary>
public sealed class StateTokenFuzzTests : IAsyncLifetime
{
    private const string Tenant = "anna";
    private readonly TemporaryFolder _ours = new();
    private readonly TemporaryFolder _theirs = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private Replica _replica = null!;
    private Dictionary<string, byte[]> _states = null!;
    private string[] _tokens = null!;

    public async ValueTask InitializeAsync()
    {
        _replica = await new Replica(("State:KeysPath", _ours.Path), _time).StartAsync();
        await using var other = await new Replica(("State:KeysPath", _theirs.Path), _time).StartAsync();
        byte[][] states = [[], new byte[1], new byte[64], [.. Enumerable.Range(0, 500).Select(number => (byte)number)]];
        _states = states.ToDictionary(state => _replica.Sealer.Seal(state));
        _tokens = [.. _states.Keys, _replica.Sealer.Seal(states[2], Tenant), other.Sealer.Seal(states[2])];
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        _ours.Dispose();
        _theirs.Dispose();
    }

    /// <summary>Texts and bytes changed, two tokens put together, and what never was one.</summary>
    [Fact]
    public async Task A_token_is_opened_as_it_was_given_and_otherwise_state_invalid() => await Fuzz.EachAsync(
        new FuzzCases<string>(
            Gen.Frequency(
                (2, Gen.OneOf(_tokens)),
                (5, Damage.Of([.. _tokens.Select(Encoding.ASCII.GetBytes)]).Select(Encoding.Latin1.GetString)),
                (8, Damage.Of([.. _tokens.Select(token => Base64Url.DecodeFromChars(token))]).Select(bytes => Base64Url.EncodeToString(bytes))),
                (4, Gen.Select(Gen.OneOf(_tokens), Gen.OneOf(_tokens), Gen.Double[0, 1], (first, second, place) => first[..(int)(place * first.Length)] + second[(int)(place * second.Length)..])),
                (1, Gen.Byte.Array[0, 300].Select(bytes => Base64Url.EncodeToString(bytes))),
                (1, Gen.String)),
            30_000),
        atOnce: 2,
        async token =>
        {
            try
            {
                var opened = await _replica.Sealer.OpenAsync(token, TestContext.Current.CancellationToken);
                Assert.Equal(_states[token], opened);
            }
            catch (SequenceApiException exception)
            {
                Assert.Equal(ErrorCode.StateInvalid, exception.Code);
                Assert.DoesNotContain(token, _states.Keys);
            }
        },
        token => token);
}
