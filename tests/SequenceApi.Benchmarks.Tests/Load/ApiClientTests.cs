using SequenceApi.Benchmarks.Load;

namespace SequenceApi.Benchmarks.Tests.Load;

public sealed class ApiClientTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://[::1]:8080")]
    public void This_machine_is_asked(string url) => Assert.Equal(8080, ApiClient.RequireLoopback(url).Port);

    [Theory]
    [InlineData("http://192.0.2.1:8080")]
    [InlineData("http://example.com")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://127.0.0.1@example.com")]
    [InlineData("file:///etc/hosts")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("")]
    public void No_other_machine_is(string url) => Assert.Throws<BenchmarkException>(() => ApiClient.RequireLoopback(url));
}
