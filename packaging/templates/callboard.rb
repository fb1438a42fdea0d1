class Callboard < Formula
  desc "Static-site generator for production bibles and job descriptions"
  homepage "@base_url@"
  version "@version@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@base_url@/releases/download/v@version@/callboard-@version@-aarch64-apple-darwin.tar.gz"
      sha256 "@sha256:aarch64-apple-darwin@"
    end
    on_intel do
      url "@base_url@/releases/download/v@version@/callboard-@version@-x86_64-apple-darwin.tar.gz"
      sha256 "@sha256:x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "@base_url@/releases/download/v@version@/callboard-@version@-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@sha256:aarch64-unknown-linux-musl@"
    end
    on_intel do
      url "@base_url@/releases/download/v@version@/callboard-@version@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@sha256:x86_64-unknown-linux-musl@"
    end
  end

  def install
    bin.install "callboard"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/callboard.bash" => "callboard"
    fish_completion.install "completions/callboard.fish"
    zsh_completion.install "completions/callboard.zsh" => "_callboard"
  end

  test do
    system bin/"callboard", "init", "handbook"
    system bin/"callboard", "build", "-r", "handbook"
    assert_path_exists testpath/"handbook/public/index.html"
  end
end
