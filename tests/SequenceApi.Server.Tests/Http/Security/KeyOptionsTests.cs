using Microsoft.Extensions.Configuration;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Tests.Http.Security;

/// <summary>Keys as a configuration gives them.</summary>
public sealed class KeyOptionsTests
{
    private const int Most = 10_000;

    [Theory]
    [InlineData("Name", "")]
    [InlineData("Name", "One")]
    [InlineData("Name", "-one")]
    [InlineData("Name", "one\n")]
    [InlineData("Name", "k2")]
    [InlineData("Name", "a1234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("Sha256", "")]
    [InlineData("Sha256", "0000")]
    [InlineData("Sha256", "g000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Sha256", "000000000000000000000000000000000000000000000000000000000000000A\n")]
    [InlineData("Sha256", "000000000000000000000000000000000000000000000000000000000000000B")]
    [InlineData("Scopes:0", "7")]
    [InlineData("RequestsPerMinute", "-1")]
    [InlineData("RequestBurst", "-1")]
    [InlineData("TokensPerMinute", "1000000001")]
    [InlineData("TokenBurst", "-1")]
    public void A_key_that_can_t_be_right_is_refused_without_its_hash(string option, string value)
    {
        Assert.Empty(Failures(Keys(12)));
        var failure = Assert.Single(Failures([.. Keys(12), new($"Keys:0:{option}", value)]));
        Assert.StartsWith("Security__Keys", failure, StringComparison.Ordinal);
        Assert.True(option != "Sha256" || value.Length == 0 || !failure.Contains(value, StringComparison.OrdinalIgnoreCase), failure);
    }

    [Fact]
    public void A_key_without_name_hash_and_scope_is_refused_three_times() =>
        Assert.Equal(3, Failures([new("Keys:0:Name", null)]).Length);

    [Fact]
    public void Ten_thousand_keys_are_taken_and_one_more_is_not()
    {
        Assert.Empty(Failures(Keys(Most)));
        Assert.Single(Failures(Keys(Most + 1)));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Keys(int count)
    {
        for (var key = 0; key < count; key++)
        {
            yield return new($"Keys:{key}:Name", $"k{key}");
            yield return new($"Keys:{key}:Sha256", $"{key:x64}");
            yield return new($"Keys:{key}:Scopes:0", "use");
        }
    }

    private static string[] Failures(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var options = new ConfigurationBuilder().AddInMemoryCollection(settings.GroupBy(pair => pair.Key).Select(group => group.Last()))
            .Build().Get<SecurityOptions>() ?? new();
        return [.. new SecurityOptionsValidator().Validate(name: null, options).Failures ?? []];
    }
}
