using SequenceApi.Server.Http.Security;
using SequenceApi.Server.Options;

namespace SequenceApi.Server.Tests.Http.Security;

public sealed class KnownKeysTests
{
    private const string Key = "the key of somebody who asks";

    /// <summary>Two keys of one hash, which the options would refuse, show it: the last is found, so the first has ended nothing.</summary>
    [Fact]
    public void Every_key_is_compared_whichever_was_found()
    {
        var keys = Keys(("first", Key), ("other", "another key"), ("last", Key), ("end", "one more key"));
        Assert.Equal("last", keys.Find($"Bearer {Key}")!.Name);
        Assert.Equal("end", keys.Find("Bearer one more key")!.Name);
        Assert.Null(keys.Find("Bearer no key that anybody has"));
    }

    private static KnownKeys Keys(params (string Name, string Key)[] keys)
    {
        var options = new SecurityOptions();
        foreach (var (name, key) in keys)
            options.Keys.Add(new KeyOptions { Name = name, Sha256 = Convert.ToHexString(KnownKeys.Hash(key)), Scopes = { KeyScope.Use } });
        return new(options);
    }
}
